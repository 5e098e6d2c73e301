import { Link } from 'react-router';
import { LoadProblem } from '../components/layout/LoadProblem';
import { useCourses } from '../hooks/useCourses';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { formatMoney } from '../presentation/money';

export function CataloguePage() {
  useDocumentTitle('Courses');
  const { data, error, reload } = useCourses();
  return (
    <>
      <h1>Courses</h1>
      <p className="lead">Buy one, and watch your order become paid, live.</p>
      {data === null && error && <LoadProblem what="The courses" error={error} retry={reload} />}
      {data === null && !error && <p role="status">Loading…</p>}
      {data?.data.length === 0 && <p>There are no courses yet.</p>}
      {data && data.data.length > 0 && (
        <ul className="catalogue">
          {data.data.map((course) => (
            <li key={course.id}>
              <article className="course">
                <h2 dir="auto">
                  <Link to={`/course/${encodeURIComponent(course.id)}`}>{course.title}</Link>
                </h2>
                <p dir="auto">{course.summary}</p>
                <p className="price figure">{formatMoney(course.amount, course.currency)}</p>
              </article>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
