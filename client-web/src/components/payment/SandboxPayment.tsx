import { type FormEvent, useState } from 'react';
import { useClient } from '../../hooks/client-context';
import type { PaymentOutcome } from '../../services/payment/outcome';
import { paySandbox, TEST_CARDS } from '../../services/payment/sandbox-payment';
import type { PaymentIntentAnswer } from '../../types/order.types';
import { PayButton } from './PayButton';

interface Props {
  readonly intent: PaymentIntentAnswer;
  readonly returnUrl: string;
  readonly price: string;
  readonly isPaying: boolean;
  readonly pay: (attempt: () => Promise<PaymentOutcome>) => void;
}

/** Stripe's test cards to choose from: no card number is ever typed into this page. */
export function SandboxPayment({ intent, returnUrl, price, isPaying, pay }: Props) {
  const { env } = useClient();
  const [card, setCard] = useState(TEST_CARDS[0].paymentMethod);

  function submit(event: FormEvent) {
    event.preventDefault();
    pay(() => paySandbox(env, intent, card, returnUrl));
  }

  return (
    <form onSubmit={submit} aria-busy={isPaying}>
      <fieldset className="cards">
        <legend>Test card</legend>
        <p className="hint" id="cards-hint">
          This shop runs in its sandbox. No money moves.
        </p>
        {TEST_CARDS.map(({ paymentMethod, number, title, outcome }) => (
          <label key={paymentMethod} className="card">
            <input
              type="radio"
              name="card"
              value={paymentMethod}
              checked={card === paymentMethod}
              onChange={() => setCard(paymentMethod)}
              aria-describedby="cards-hint"
            />
            <span className="card-title">{title}</span>
            <span className="card-number">{number}</span>
            <span className="card-outcome">{outcome}</span>
          </label>
        ))}
      </fieldset>
      <PayButton price={price} isPaying={isPaying} />
    </form>
  );
}
