import Link from 'next/link';
import { courses } from '@/lib/catalogue';
import { price } from '@/lib/price';

export default function CataloguePage() {
  return (
    <>
      <h1>Courses for the evening</h1>
      <ul className="courses">
        {courses.map((course) => (
          <li key={course.id}>
            <h2>
              <Link href={`/course/${course.id}`}>{course.title}</Link>
            </h2>
            <p>{course.summary}</p>
            <p className="price">{price(course.amount, course.currency)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
