import { Link } from 'react-router';
import { LoadProblem } from '../components/LoadProblem';
import { ModeBadge } from '../components/ModeBadge';
import { OrderStatusIndicator } from '../components/OrderStatusIndicator';
import { RefreshButton } from '../components/RefreshButton';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { useOnce } from '../hooks/useOnce';
import { type FollowedOrders, useOrders } from '../hooks/useOrder';
import { annotations, describeOrder } from '../presentation/describe-order';
import { formatMoney } from '../presentation/money';
import { formatDay } from '../presentation/time';
import type { OrderView } from '../types/order.types';

export function OrdersPage() {
  useDocumentTitle('Your orders');
  const orders = useOrders();
  return (
    <>
      <h1>Your orders</h1>
      <OrdersBody followed={orders} />
    </>
  );
}

function OrdersBody({ followed }: { readonly followed: FollowedOrders }) {
  const { orders, error, hasMore, mode, lastConfirmedAt, nextTryAt, refetch, loadMore } = followed;
  const { isStale } = followed;
  const older = useOnce(loadMore);
  if (orders === null) {
    return error ? (
      <LoadProblem error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading…</p>
    );
  }
  if (orders.length === 0) return <NoOrders />;
  return (
    <>
      <div className="toolbar">
        <ModeBadge
          mode={mode}
          lastConfirmedAt={lastConfirmedAt}
          nextTryAt={nextTryAt}
          error={error}
        />
        <RefreshButton refetch={refetch} />
      </div>
      <ul className="orders">
        {orders.map((view) => (
          <OrderRow key={view.id} view={view} isStale={isStale} />
        ))}
      </ul>
      {hasMore && (
        <button
          type="button"
          className="button button-plain"
          aria-disabled={older.isRunning}
          onClick={() => void older.run()}
        >
          Show older orders
        </button>
      )}
    </>
  );
}

function OrderRow({ view, isStale }: { readonly view: OrderView; readonly isStale: boolean }) {
  const notes = annotations(view);
  return (
    <li className="order-row">
      <Link className="order-title" to={`/track/${view.id}`}>
        {view.course.title}
      </Link>
      <span aria-live="polite">
        <OrderStatusIndicator description={describeOrder(view, null, isStale)} size="row" />
      </span>
      <span className="order-facts">
        <time dateTime={view.created_at}>{formatDay(view.created_at)}</time>
        <span className="figure">{formatMoney(view.amount, view.currency)}</span>
        {notes.length > 0 && <span>{notes.join(' · ')}</span>}
      </span>
    </li>
  );
}

function NoOrders() {
  return (
    <div className="empty">
      <p>No orders from this browser yet.</p>
      <div className="actions">
        <Link className="button button-primary" to="/">
          See the courses
        </Link>
      </div>
    </div>
  );
}
