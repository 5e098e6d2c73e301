import { useCallback, useEffect } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { LoadProblem } from '../components/layout/LoadProblem';
import { PageProblem } from '../components/layout/PageProblem';
import { UnknownOrder } from '../components/layout/UnknownOrder';
import { OrderPayment } from '../components/payment/OrderPayment';
import { useClient } from '../hooks/client-context';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { type FollowedOrder, useOrder } from '../hooks/useOrder';
import { useOrderDetails } from '../hooks/useOrderDetails';
import { useOrderPass } from '../hooks/useOrderPass';
import { formatMoney } from '../presentation/money';
import type { OrderView } from '../types/order.types';

export function CheckoutPage() {
  const { orderId = '' } = useParams();
  return <CheckoutOrder key={orderId} orderId={orderId} />;
}

function CheckoutOrder({ orderId }: { readonly orderId: string }) {
  useDocumentTitle('Checkout');
  const navigate = useNavigate();
  const { hash, pathname, search } = useLocation();
  const forget = useCallback(
    () => void navigate(pathname + search, { replace: true }),
    [navigate, pathname, search],
  );
  const pass = useOrderPass(orderId, { hash, forget });
  const order = useOrder(orderId);
  const { view } = order;
  const isPaid = view?.status === 'paid';

  const track = useCallback(
    () => void navigate(`/track/${orderId}`, { replace: true }),
    [navigate, orderId],
  );

  // Paid, here or anywhere else: what is left to see is on the tracking page.
  useEffect(() => {
    if (isPaid) track();
  }, [isPaid, track]);

  if (order.isUnknown) return <UnknownOrder />;
  if (view === null) {
    return (
      <>
        <h1>Checkout</h1>
        {order.error ? (
          <LoadProblem what="Your order" error={order.error} retry={() => void order.refetch()} />
        ) : (
          <p role="status">Loading your order…</p>
        )}
      </>
    );
  }
  if (isPaid) return <p role="status">This order is paid.</p>;
  if (view.status === 'cancelled') return <Closed view={view} />;
  // A new pass may open what was closed.
  return <OpenCheckout key={pass} view={view} order={order} onAccepted={track} />;
}

function Closed({ view }: { readonly view: OrderView }) {
  return (
    <PageProblem title="This order is closed">
      <p>
        The order for <bdi>{view.course.title}</bdi> was cancelled and can no longer be paid.
      </p>
      <div className="actions">
        <Link
          className="button button-primary"
          to={`/course/${encodeURIComponent(view.course.id)}`}
        >
          Back to the course
        </Link>
        <Link className="button button-plain" to={`/track/${view.id}`}>
          View the order
        </Link>
      </div>
    </PageProblem>
  );
}

interface OpenProps {
  readonly view: OrderView;
  readonly order: FollowedOrder;
  readonly onAccepted: () => void;
}

function OpenCheckout({ view, order, onAccepted }: OpenProps) {
  const { env } = useClient();
  const { details } = useOrderDetails(view.id, view.version);
  return (
    <div className="checkout">
      <h1>Checkout</h1>
      <dl className="summary">
        <div>
          <dt dir="auto">{view.course.title}</dt>
          <dd className="figure">{formatMoney(view.amount, view.currency)}</dd>
        </div>
      </dl>
      <OrderPayment
        view={view}
        granted={details?.actions ?? null}
        returnUrl={`${env.origin}/checkout/success?order_id=${encodeURIComponent(view.id)}`}
        refetch={order.refetch}
        onAccepted={onAccepted}
      >
        <Link className="button button-plain" to={`/track/${view.id}`}>
          View order
        </Link>
      </OrderPayment>
    </div>
  );
}
