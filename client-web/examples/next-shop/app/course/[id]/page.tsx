import Link from 'next/link';
import { notFound } from 'next/navigation';
import { findCourse } from '@/lib/catalogue';
import { isEnrolled } from '@/lib/enrollment';
import { price } from '@/lib/price';
import { currentCustomer } from '@/lib/session';
import { buy } from './actions';

export default async function CoursePage({ params }: PageProps<'/course/[id]'>) {
  const { id } = await params;
  const course = findCourse(id);
  if (!course) notFound();
  const customer = await currentCustomer();
  const isTheirs = customer !== null && isEnrolled(customer.id, course.id);
  return (
    <>
      <title>{course.title}</title>
      <h1>{course.title}</h1>
      <p className="lead">{course.summary}</p>
      <ol className="lessons">
        {course.lessons.map((lesson) => (
          <li key={lesson}>{lesson}</li>
        ))}
      </ol>
      {isTheirs ? (
        <p>
          This course is yours.{' '}
          <Link href={`/learn/${course.id}`} className="go">
            Open it
          </Link>
        </p>
      ) : (
        <form action={buy.bind(null, course.id)}>
          <button type="submit" className="go">
            Buy for {price(course.amount, course.currency)}
          </button>
        </form>
      )}
    </>
  );
}
