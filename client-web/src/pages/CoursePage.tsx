import { Link, useParams } from 'react-router';
import { PollableEnrollmentButton } from '../components/course/PollableEnrollmentButton';
import { LoadProblem } from '../components/layout/LoadProblem';
import { PageProblem } from '../components/layout/PageProblem';
import { useCourse } from '../hooks/useCourses';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { formatMoney } from '../presentation/money';
import type { CourseForCustomer } from '../types/course.types';

export function CoursePage() {
  const { id = '' } = useParams();
  return <CourseById key={id} id={id} />;
}

function CourseById({ id }: { readonly id: string }) {
  const { data, error, reload } = useCourse(id);
  if (data) return <CourseDetails course={data} onStale={reload} />;
  if (error?.status === 404) {
    return (
      <PageProblem title="No such course">
        <p>There is no course at this address.</p>
        <div className="actions">
          <Link className="button button-primary" to="/">
            All courses
          </Link>
        </div>
      </PageProblem>
    );
  }
  if (error) {
    return (
      <PageProblem title="Course">
        <LoadProblem what="The course" error={error} retry={reload} />
      </PageProblem>
    );
  }
  return <p role="status">Loading…</p>;
}

interface DetailsProps {
  readonly course: CourseForCustomer;
  readonly onStale: () => void;
}

function CourseDetails({ course, onStale }: DetailsProps) {
  useDocumentTitle(course.title);
  return (
    <article className="course-page">
      <p className="breadcrumb">
        <Link to="/">Courses</Link>
      </p>
      <h1 dir="auto">{course.title}</h1>
      <p className="lead" dir="auto">
        {course.summary}
      </p>
      {course.description.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph} dir="auto">
          {paragraph}
        </p>
      ))}
      <section className="enroll" aria-labelledby="enroll-title">
        <h2 id="enroll-title" className="visually-hidden">
          Enrollment
        </h2>
        {course.enrollment !== 'active' && (
          <p className="price figure">{formatMoney(course.amount, course.currency)}</p>
        )}
        <PollableEnrollmentButton course={course} onStale={onStale} />
      </section>
    </article>
  );
}
