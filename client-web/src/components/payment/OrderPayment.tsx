import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useClient } from '../../hooks/client-context';
import { type Loaded, useLoad } from '../../hooks/useLoad';
import { usePayment } from '../../hooks/usePayment';
import { canCancel, isPaymentUnderWay } from '../../presentation/actions';
import { formatMoney } from '../../presentation/money';
import { problemMessage } from '../../presentation/problem-messages';
import type { OrderView, PaymentIntentAnswer } from '../../types/order.types';
import { LoadProblem } from '../layout/LoadProblem';
import { Notice } from '../layout/Notice';
import { CancelOrder } from '../order/CancelOrder';
import { ContinuePayment } from './ContinuePayment';
import { HostedPayment } from './HostedPayment';
import { SandboxPayment } from './SandboxPayment';
import { StripePayment } from './StripePayment';

interface Props {
  /** An order that is still open. */
  readonly view: OrderView;
  /** What the server grants its owner, where that is known. */
  readonly granted?: readonly string[] | null;
  /** Where the customer's bank sends them back to, in full. */
  readonly returnUrl: string;
  /** Reads the order again. */
  readonly refetch: () => Promise<void>;
  /** The payment is on its way: from now on the order tells. */
  readonly onAccepted: () => void;
  /** Other ways on, beside the one that cancels. */
  readonly children?: ReactNode;
}

/** All that it takes to pay an order: the card form, the hosted page, and the way out. */
export function OrderPayment({ view, granted, returnUrl, refetch, onAccepted, children }: Props) {
  const { api } = useClient();
  const intent = useLoad(useCallback(() => api.createPaymentIntent(view.id), [api, view.id]));
  const isClosed = intent.error?.code === 'order_closed';
  const isNotTheirs = intent.error !== null && intent.error.code in NOT_THEIRS;

  // The order was closed a moment ago: its view says by what.
  useEffect(() => {
    if (isClosed) void refetch();
  }, [isClosed, refetch]);

  return (
    <div className="payment">
      {isPaymentUnderWay(view) && !granted?.includes('pay') ? (
        <UnderWay view={view} />
      ) : (
        <PaymentStep
          view={view}
          intent={intent}
          returnUrl={returnUrl}
          refetch={refetch}
          onAccepted={onAccepted}
        />
      )}
      <div className="actions actions-secondary">
        {children}
        {!isNotTheirs && (canCancel(view) || granted?.includes('cancel')) && (
          <CancelOrder orderId={view.id} refetch={refetch} />
        )}
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
      title={isReview ? 'This payment is under review.' : 'A payment is being processed.'}
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

/** Nor is it here: Stripe refuses this order's payment for good. */
const REFUSED: ReadonlySet<string> = new Set([
  'amount_not_accepted',
  'currency_not_accepted',
  'payment_refused',
]);

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
  readonly intent: Loaded<PaymentIntentAnswer>;
  readonly returnUrl: string;
  readonly refetch: () => Promise<void>;
  readonly onAccepted: () => void;
}

function PaymentStep({ view, intent, returnUrl, refetch, onAccepted }: StepProps) {
  const { isPaying, reason, pay } = usePayment(view.id, view.version, onAccepted);
  const [wantsOtherWay, setOtherWay] = useState(false);

  if (intent.data === null) {
    const refusal = intent.error && NOT_THEIRS[intent.error.code];
    if (intent.error && refusal) {
      return (
        <Notice kind="info" title={refusal}>
          <p>{problemMessage(intent.error)}</p>
        </Notice>
      );
    }
    if (intent.error && REFUSED.has(intent.error.code)) {
      return (
        <Notice kind="problem" title="This order cannot be paid.">
          <p>{problemMessage(intent.error)}</p>
        </Notice>
      );
    }
    if (intent.error)
      return <LoadProblem what="The payment form" error={intent.error} retry={intent.reload} />;
    return <p role="status">Preparing the payment…</p>;
  }

  const Form = intent.data.provider === 'stripe' ? StripePayment : SandboxPayment;
  const message = reason?.message ?? (isPaying ? undefined : view.failure?.message);
  const { title, hint } = FAILURES[reason?.kind ?? 'declined'];
  return (
    <>
      {message !== undefined && (
        <Notice kind="problem" title={title}>
          <p dir="auto">{message}</p>
          {hint && <p>{hint}</p>}
        </Notice>
      )}
      {view.activity === 'requires_action' && !wantsOtherWay ? (
        <ContinuePayment
          intent={intent.data}
          isPaying={isPaying}
          pay={pay}
          onOtherWay={() => setOtherWay(true)}
        />
      ) : (
        <>
          <Form
            intent={intent.data}
            returnUrl={returnUrl}
            price={formatMoney(view.amount, view.currency)}
            isPaying={isPaying}
            pay={pay}
          />
          <HostedPayment orderId={view.id} isPaying={isPaying} pay={pay} refetch={refetch} />
        </>
      )}
    </>
  );
}
