import { Link } from 'react-router';
import { PageProblem } from './PageProblem';

/** For every page about one order, where there is no such order. */
export function UnknownOrder() {
  return (
    <PageProblem title="No such order">
      <p>There is no order with this number. Check the address, or look among your orders.</p>
      <div className="actions">
        <Link className="button button-primary" to="/orders">
          Your orders
        </Link>
        <Link className="button button-plain" to="/">
          Courses
        </Link>
      </div>
    </PageProblem>
  );
}
