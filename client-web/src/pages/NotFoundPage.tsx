import { Link } from 'react-router';
import { PageProblem } from '../components/layout/PageProblem';

export function NotFoundPage() {
  return (
    <PageProblem title="Page not found">
      <p>There is nothing at this address.</p>
      <div className="actions">
        <Link className="button button-primary" to="/">
          Courses
        </Link>
        <Link className="button button-plain" to="/orders">
          Your orders
        </Link>
      </div>
    </PageProblem>
  );
}
