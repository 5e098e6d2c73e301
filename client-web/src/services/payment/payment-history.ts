/**
 * What this tab remembers of a payment between its pages, because the way may lead over a bank's
 * site: the order itself learns of a payment only from Stripe.
 */
export interface PaymentHistory {
  /**
   * The order's version when the newest payment began; 0 where none did. A decline up to here is
   * older than that payment.
   */
  readonly attemptVersion: number;
  /** That payment came back from the card form or the bank, so its result is on the way. */
  readonly returned: boolean;
  /** The course was opened, or the customer chose to stay: never move the page again by itself. */
  readonly settled: boolean;
}

export const NO_PAYMENT_HISTORY: PaymentHistory = {
  attemptVersion: 0,
  returned: false,
  settled: false,
};

export function readPaymentHistory(orderId: string): PaymentHistory {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key(orderId)) ?? 'null');
    return typeof stored === 'object' && stored !== null
      ? { ...NO_PAYMENT_HISTORY, ...stored }
      : NO_PAYMENT_HISTORY;
  } catch {
    return NO_PAYMENT_HISTORY;
  }
}

export function beginPayment(orderId: string, orderVersion: number): void {
  write(orderId, { attemptVersion: orderVersion, returned: false, settled: false });
}

/** `isPaid`: the payment is known to have gone through, so every decline is an older one. */
export function paymentReturned(orderId: string, isPaid = false): void {
  const history = readPaymentHistory(orderId);
  const attemptVersion = isPaid ? Number.MAX_SAFE_INTEGER : history.attemptVersion;
  write(orderId, { ...history, attemptVersion, returned: true });
}

export function settlePaymentHistory(orderId: string): void {
  write(orderId, { ...readPaymentHistory(orderId), settled: true });
}

function key(orderId: string): string {
  return `orderwire.payment.${orderId}`;
}

/** Storage can be forbidden or full; the pages then only know less about how they were reached. */
function write(orderId: string, history: PaymentHistory): void {
  try {
    sessionStorage.setItem(key(orderId), JSON.stringify(history));
  } catch {
    return;
  }
}
