import { useState } from 'react';
import { useClient } from '../../hooks/client-context';
import type { PaymentOutcome } from '../../services/payment/outcome';
import { continueSandbox } from '../../services/payment/sandbox-payment';
import { continueStripe } from '../../services/payment/stripe-payment';
import type { PaymentIntentAnswer } from '../../types/order.types';
import { Notice } from '../layout/Notice';

interface Props {
  readonly intent: PaymentIntentAnswer;
  readonly isPaying: boolean;
  readonly pay: (attempt: () => Promise<PaymentOutcome>) => void;
  /** The customer would rather pay another way, or the bank no longer asks. */
  readonly onOtherWay: () => void;
}

/** The bank has a question about a payment that was begun: back to it, not to an empty form. */
export function ContinuePayment({ intent, isPaying, pay, onOtherWay }: Props) {
  const { env } = useClient();
  const [hasBegun, setBegun] = useState(false);

  async function attempt(): Promise<PaymentOutcome> {
    const outcome = await (intent.provider === 'stripe'
      ? continueStripe(intent)
      : continueSandbox(env, intent));
    if (outcome.kind === 'unavailable' || outcome.kind === 'declined') onOtherWay();
    return outcome;
  }

  function begin() {
    setBegun(true);
    pay(attempt);
  }

  return (
    <>
      <Notice kind="info" title="Your bank has a question.">
        <p>It asks you to confirm the payment that you began. Nothing has been charged yet.</p>
      </Notice>
      <button
        type="button"
        className="button button-primary button-wide button-alone"
        aria-disabled={isPaying}
        onClick={begin}
      >
        {isPaying && hasBegun ? 'Opening your bank’s page…' : 'Continue with your bank'}
      </button>
      <p className="other-way">
        <button
          type="button"
          className="button-quiet"
          aria-disabled={isPaying}
          onClick={onOtherWay}
        >
          Or pay with another card
        </button>
      </p>
    </>
  );
}
