import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { PaymentOutcome } from '../../services/payment/outcome';
import { mountStripeForm, type StripeForm } from '../../services/payment/stripe-payment';
import type { PaymentIntentAnswer } from '../../types/order.types';
import { Notice } from '../layout/Notice';
import { PayButton } from './PayButton';

interface Props {
  readonly intent: PaymentIntentAnswer;
  readonly returnUrl: string;
  readonly price: string;
  readonly isPaying: boolean;
  readonly pay: (attempt: () => Promise<PaymentOutcome>) => void;
}

/** Stripe's own form in its own frame: card numbers never reach this page. */
export function StripePayment({ intent, returnUrl, price, isPaying, pay }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const [form, setForm] = useState<StripeForm | null>(null);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    if (!container.current) return;
    let mounted: StripeForm | null = null;
    let isGone = false;
    mountStripeForm(container.current, intent).then(
      (ready) => {
        if (isGone) {
          ready.destroy();
          return;
        }
        mounted = ready;
        setForm(ready);
      },
      () => setFailed(true),
    );
    return () => {
      isGone = true;
      mounted?.destroy();
      setForm(null);
    };
  }, [intent]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (form) pay(() => form.pay(returnUrl));
  }

  if (hasFailed) {
    return (
      <Notice kind="problem" title="The card form did not load.">
        <p>Reload this page to try again. Nothing has been charged.</p>
      </Notice>
    );
  }
  return (
    <form onSubmit={submit} aria-busy={isPaying}>
      <div ref={container} className="stripe-form" />
      {form ? <PayButton price={price} isPaying={isPaying} /> : <p role="status">Loading…</p>}
    </form>
  );
}
