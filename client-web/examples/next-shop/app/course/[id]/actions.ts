'use server';
import { notFound, redirect } from 'next/navigation';
import { findCourse } from '@/lib/catalogue';
import { isEnrolled } from '@/lib/enrollment';
import { createOrder } from '@/lib/orderwire';
import { requireCustomer } from '@/lib/session';

export async function buy(courseId: string): Promise<void> {
  const course = findCourse(courseId);
  if (!course) notFound();
  const customer = await requireCustomer(`/course/${course.id}`);
  if (isEnrolled(customer.id, course.id)) redirect(`/learn/${course.id}`);
  const order = await createOrder(course, customer);
  redirect(`/checkout/${order.id}`);
}
