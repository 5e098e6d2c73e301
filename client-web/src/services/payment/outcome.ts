/** How an attempt to pay ended, for the page that made it. The order's status comes from the server. */
export type PaymentOutcome =
  /** Under way: the order will tell. `isPaid`: no decline can follow this attempt any more. */
  | { readonly kind: 'accepted'; readonly isPaid: boolean }
  /** The bank wants to see the customer first. */
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'declined'; readonly message: string }
  /** This way to pay could not be begun. */
  | { readonly kind: 'unavailable'; readonly message: string }
  /** No answer, or none that says how it ended. Trying again is safe: one intent is paid once. */
  | { readonly kind: 'unknown'; readonly message: string };

export const NO_ANSWER =
  'The payment service did not answer. You can safely try again: this order is never charged twice.';

/** The payment that waited for the bank is no longer there, and another one can be made. */
export const NO_QUESTION: PaymentOutcome = {
  kind: 'unavailable',
  message: 'The bank no longer waits for an answer. Choose how to pay.',
};

/** Never follow an answer to a `javascript:` address. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
