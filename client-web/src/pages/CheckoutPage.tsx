import { lazy, Suspense, useCallback, useEffect } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { CancelOrder } from '../components/CancelOrder';
import { HostedPayment } from '../components/HostedPayment';
import { LoadProblem } from '../components/LoadProblem';
import { Notice } from '../components/Notice';
import { PageProblem } from '../components/PageProblem';
import { SandboxPayment } from '../components/SandboxPayment';
import { UnknownOrder } from '../components/UnknownOrder';
import { useClient } from '../hooks/client-context';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { useLoad } from '../hooks/useLoad';
import { type FollowedOrder, useOrder } from '../hooks/useOrder';
import { useOrderPass } from '../hooks/useOrderPass';
import { usePayment } from '../hooks/usePayment';
import { formatMoney } from '../presentation/money';
import { problemWords } from '../presentation/problem-words';
import type { OrderView, PaymentIntentAnswer } from '../types/order.types';

const StripePayment = lazy(() => import('../components/StripePayment'));

export function CheckoutPage() {
  const { orderId = '' } = useParams();
  return <CheckoutOrder key={orderId} orderId={orderId} />;
}

function CheckoutOrder({ orderId }: { readonly orderId: string }) {
  useDocumentTitle('Checkout');
  const navigate = useNavigate();
  const pass = useOrderPass(orderId);
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
          <LoadProblem error={order.error} retry={() => void order.refetch()} />
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
      <p>The order for {view.course.title} was cancelled and can no longer be paid.</p>
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
  const { api } = useClient();
  const intent = useLoad(useCallback(() => api.createPaymentIntent(view.id), [api, view.id]));
  const { refetch } = order;
  const isClosed = intent.error?.code === 'order_closed';
  const isNotTheirs = intent.error !== null && intent.error.code in NOT_THEIRS;

  // The order was closed a moment ago: its view says by what.
  useEffect(() => {
    if (isClosed) void refetch();
  }, [isClosed, refetch]);

  return (
    <div className="checkout">
      <h1>Checkout</h1>
      <dl className="summary">
        <div>
          <dt>{view.course.title}</dt>
          <dd className="figure">{formatMoney(view.amount, view.currency)}</dd>
        </div>
      </dl>
      {view.activity === 'processing' || view.activity === 'review' ? (
        <UnderWay view={view} />
      ) : (
        <PaymentStep view={view} intent={intent} refetch={refetch} onAccepted={onAccepted} />
      )}
      <div className="actions actions-secondary">
        <Link className="button button-plain" to={`/track/${view.id}`}>
          View order
        </Link>
        {!isNotTheirs && <CancelOrder orderId={view.id} refetch={order.refetch} />}
      </div>
    </div>
  );
}

/** Somebody pays or somebody checks: a second payment is the last thing that is needed. */
function UnderWay({ view }: { readonly view: OrderView }) {
  const isReview = view.activity === 'review';
  return (
    <Notice
      kind="info"
      title={isReview ? 'This payment is being checked.' : 'A payment is being processed.'}
    >
      <p>Please do not pay again. You can follow the order until it is settled.</p>
    </Notice>
  );
}

/** Trying again is of no use: somebody else may pay, or the same customer elsewhere. */
const NOT_THEIRS: Readonly<Record<string, string>> = {
  not_owner: 'This order belongs to somebody else.',
  pass_expired: 'This link has expired.',
  bad_pass: 'This link does not work.',
  token_expired: 'You are no longer signed in.',
  bad_token: 'You are not signed in.',
};

const FAILURES = {
  declined: {
    title: 'The payment did not go through.',
    hint: 'You can try again, with this or another card.',
  },
  unavailable: {
    title: 'The payment page could not be opened.',
    hint: 'Nothing was charged.',
  },
  unknown: { title: 'No answer yet.', hint: null },
} as const;

interface StepProps {
  readonly view: OrderView;
  readonly intent: ReturnType<typeof useLoad<PaymentIntentAnswer>>;
  readonly refetch: () => Promise<void>;
  readonly onAccepted: () => void;
}

function PaymentStep({ view, intent, refetch, onAccepted }: StepProps) {
  const { env } = useClient();
  const { isPaying, reason, pay } = usePayment(view.id, view.version, onAccepted);

  if (intent.data === null) {
    const refusal = intent.error && NOT_THEIRS[intent.error.code];
    if (intent.error && refusal) {
      return (
        <Notice kind="info" title={refusal}>
          <p>{problemWords(intent.error)}</p>
        </Notice>
      );
    }
    if (intent.error) return <LoadProblem error={intent.error} retry={intent.reload} />;
    return <p role="status">Preparing the payment…</p>;
  }

  const Form = intent.data.provider === 'stripe' ? StripePayment : SandboxPayment;
  const returnUrl = `${env.origin}/checkout/success?order_id=${encodeURIComponent(view.id)}`;
  const message = reason?.message ?? (isPaying ? undefined : view.failure?.message);
  const { title, hint } = FAILURES[reason?.kind ?? 'declined'];
  return (
    <>
      {message !== undefined && (
        <Notice kind="problem" title={title}>
          <p>{message}</p>
          {hint && <p>{hint}</p>}
        </Notice>
      )}
      <Suspense fallback={<p role="status">Loading the card form…</p>}>
        <Form
          intent={intent.data}
          returnUrl={returnUrl}
          price={formatMoney(view.amount, view.currency)}
          isPaying={isPaying}
          pay={pay}
        />
      </Suspense>
      <HostedPayment orderId={view.id} isPaying={isPaying} pay={pay} refetch={refetch} />
    </>
  );
}
