import { Link } from 'react-router';
import type { OrderStatus } from '../../types/order.types';

const FILTERS: readonly (readonly [OrderStatus | undefined, string])[] = [
  [undefined, 'All'],
  ['paid', 'Paid'],
  ['pending', 'Not paid yet'],
  ['failed', 'Declined'],
  ['cancelled', 'Cancelled'],
];

/** What the address asks for; anything else is all. */
export function statusIn(query: URLSearchParams): OrderStatus | undefined {
  const asked = query.get('status');
  return FILTERS.find(([status]) => status === asked)?.[0];
}

/** Links, so that each choice has an address and the back button works. */
export function OrdersFilter({ status }: { readonly status: OrderStatus | undefined }) {
  return (
    <nav className="filters" aria-label="Orders by status">
      {FILTERS.map(([each, label]) => (
        <Link
          key={label}
          className="filter"
          to={each === undefined ? '/orders' : `/orders?status=${each}`}
          aria-current={each === status ? 'true' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
