import { useCallback, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { LoadProblem } from '../components/layout/LoadProblem';
import { ModeBadge } from '../components/order/ModeBadge';
import { RefreshButton } from '../components/order/RefreshButton';
import { OrderRow } from '../components/orders/OrderRow';
import { OrdersFilter, statusIn } from '../components/orders/OrdersFilter';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { type FollowedOrders, useOrders } from '../hooks/useOrder';
import { useSingleFlight } from '../hooks/useSingleFlight';
import { byMonth } from '../presentation/by-month';
import { needsRefresh } from '../presentation/describe-mode';
import type { OrderStatus } from '../types/order.types';

export function OrdersPage() {
  useDocumentTitle('Your orders');
  const [query] = useSearchParams();
  const status = statusIn(query);
  return (
    <>
      <h1>Your orders</h1>
      <OrdersFilter status={status} />
      <ListedOrders key={status} status={status} />
    </>
  );
}

function ListedOrders({ status }: { readonly status: OrderStatus | undefined }) {
  const followed = useOrders({ status, keepsPlace: true });
  const { orders, error, refetch } = followed;
  if (orders === null) {
    return error ? (
      <LoadProblem what="Your orders" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading…</p>
    );
  }
  if (orders.length === 0) return status === undefined ? <NoOrders /> : <NoneOfThese />;
  return <OrdersBody {...followed} orders={orders} />;
}

type BodyProps = FollowedOrders & { readonly orders: NonNullable<FollowedOrders['orders']> };

function OrdersBody({ orders, hasMore, isStale, loadMore, refetch, ...listening }: BodyProps) {
  const list = useRef<HTMLDivElement>(null);
  const rows = useCallback(() => [...(list.current?.querySelectorAll('.order-row') ?? [])], []);

  // The button may go with the last page: the keyboard goes on at the first order that came.
  const showOlder = useCallback(async () => {
    const before = rows().length;
    await loadMore();
    requestAnimationFrame(() => {
      rows()[before]?.querySelector('a')?.focus({ preventScroll: true });
    });
  }, [loadMore, rows]);
  const older = useSingleFlight(showOlder);

  return (
    <>
      <div className="toolbar">
        <ModeBadge
          mode={listening.mode}
          lastConfirmedAt={listening.lastConfirmedAt}
          nextTryAt={listening.nextTryAt}
          error={listening.error}
        />
        {needsRefresh(listening.mode) && (
          <span className="quiet-actions">
            <RefreshButton refetch={refetch} />
          </span>
        )}
      </div>
      <div ref={list}>
        {byMonth(orders).map((month) => (
          <section key={month.name} className="month" aria-label={month.name}>
            <h2>{month.name}</h2>
            <ul className="orders">
              {month.orders.map((view) => (
                <OrderRow key={view.id} view={view} isStale={isStale} />
              ))}
            </ul>
          </section>
        ))}
      </div>
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

function NoneOfThese() {
  return (
    <div className="empty">
      <p>None of your orders has this status.</p>
      <div className="actions">
        <Link className="button button-plain" to="/orders">
          All orders
        </Link>
      </div>
    </div>
  );
}
