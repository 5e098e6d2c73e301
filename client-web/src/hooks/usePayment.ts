import { useCallback, useEffect, useRef, useState } from 'react';
import type { PaymentOutcome } from '../services/payment/outcome';
import { beginPayment, paymentReturned } from '../services/payment/payment-history';

export interface Payment {
  readonly isPaying: boolean;
  /** Why the last attempt did not go through; null before the first and during one. */
  readonly reason: Exclude<PaymentOutcome, { kind: 'accepted' | 'redirect' }> | null;
  pay(attempt: () => Promise<PaymentOutcome>): void;
}

/**
 * Makes at most one attempt at a time and leaves the page only once. After an accepted payment the
 * form stays locked: the page is on its way out, and a second click must find nothing to press.
 */
export function usePayment(orderId: string, orderVersion: number, onAccepted: () => void): Payment {
  const [isPaying, setPaying] = useState(false);
  const [reason, setReason] = useState<Payment['reason']>(null);
  const guard = useRef(false);
  const isHere = useRef(true);

  useEffect(() => {
    isHere.current = true;
    // Back from the bank by the back button, the page may be the old one, frozen in mid-payment.
    const unlock = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      guard.current = false;
      setPaying(false);
    };
    window.addEventListener('pageshow', unlock);
    return () => {
      isHere.current = false;
      window.removeEventListener('pageshow', unlock);
    };
  }, []);

  const pay = useCallback(
    async (attempt: () => Promise<PaymentOutcome>) => {
      if (guard.current) return;
      guard.current = true;
      setPaying(true);
      setReason(null);
      beginPayment(orderId, orderVersion);
      const outcome = await attempt();
      if (outcome.kind === 'accepted') paymentReturned(orderId, outcome.isPaid);
      if (!isHere.current) return;
      switch (outcome.kind) {
        case 'accepted':
          onAccepted();
          return;
        case 'redirect':
          window.location.assign(outcome.url);
          return;
        default:
          guard.current = false;
          setPaying(false);
          setReason(outcome);
      }
    },
    [onAccepted, orderId, orderVersion],
  );

  return { isPaying, reason, pay: useCallback((attempt) => void pay(attempt), [pay]) };
}
