import { notFound, redirect } from 'next/navigation';
import { findCourse } from '@/lib/catalogue';
import { isEnrolled } from '@/lib/enrollment';
import { requireCustomer } from '@/lib/session';

/** The course itself. The shop's own enrollment opens it, never the way that somebody came. */
export default async function LearnPage({ params }: PageProps<'/learn/[id]'>) {
  const { id } = await params;
  const course = findCourse(id);
  if (!course) notFound();
  const customer = await requireCustomer(`/learn/${course.id}`);
  if (!isEnrolled(customer.id, course.id)) redirect(`/course/${course.id}`);
  return (
    <>
      <title>{course.title}</title>
      <p className="lead">Welcome, {customer.name}.</p>
      <h1>{course.title}</h1>
      <ol className="lessons">
        {course.lessons.map((lesson) => (
          <li key={lesson}>{lesson}</li>
        ))}
      </ol>
    </>
  );
}
