import type { ApiError } from '../services/api/api-error';

const MESSAGES: Readonly<Record<string, string>> = {
  unreachable: 'The server could not be reached. Check your connection and try again.',
  not_owner: 'Only the browser that placed this order can change it. You can still follow it here.',
  already_paid: 'This order has been paid in the meantime, so it can no longer be cancelled.',
  payment_in_progress:
    'A payment for this order is under way. It can be cancelled once the payment has ended.',
  order_closed: 'This order is closed and can no longer be paid.',
  amount_not_accepted:
    'Payments of this amount are not accepted. Trying again will not help: please tell the shop.',
  currency_not_accepted:
    'Payments in this currency are not accepted. Trying again will not help: please tell the shop.',
  payment_refused:
    'This payment is not accepted. Trying again will not help: please tell the shop. Nothing was charged.',
  stripe_refused: 'The shop cannot take payments right now. Nothing was charged. Try again later.',
  stripe_unavailable:
    'The payment service does not answer. Nothing was charged. Try again in a moment.',
  already_enrolled: 'This course is yours already. There is nothing to pay.',
  pass_expired:
    'Links to try again work for seven days. Open the order in the browser that placed it, or order the course again.',
  bad_pass: 'It may be incomplete. Open it again from the message that you got.',
  token_expired: 'Your sign-in has lapsed. Sign in again, then come back to this page.',
  bad_token: 'Your sign-in is not valid here. Sign in again, then come back to this page.',
  no_token: 'Your sign-in could not be checked. Try again in a moment.',
  invalid_email: 'No mail can be sent to this address. Correct it, or leave it empty.',
  unknown_order: 'There is no order with this number.',
  too_many_attempts:
    'There were too many attempts to pay this order. Cancel it, then order the course again.',
  foreign_origin:
    'This page is not one of the shop’s own, so it may not do this. Open the shop’s page and try again.',
};

/** The same request would get the same answer, now and later. */
const FOR_GOOD = new Set([
  ...['amount_not_accepted', 'currency_not_accepted', 'payment_refused', 'too_many_attempts'],
  ...['foreign_origin', 'order_closed', 'unknown_order'],
]);

export const isForGood = (error: ApiError): boolean => FOR_GOOD.has(error.code);

/** What went wrong, in words for the customer. */
export function problemMessage(error: ApiError): string {
  const words = MESSAGES[error.code];
  if (words !== undefined) return words;
  if (error.code === 'too_many_orders') {
    return `There were too many orders within the last hour. ${tryAgain(error.retryAfterMs)}`;
  }
  if (error.status === 429) return `Too many requests at once. ${tryAgain(error.retryAfterMs)}`;
  if (error.status >= 500) return 'The server cannot answer right now. Try again in a moment.';
  return error.message;
}

function tryAgain(retryAfterMs: number | null): string {
  if (retryAfterMs === null) return 'Try again in a moment.';
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return seconds < 120
    ? `Try again in ${seconds} s.`
    : `Try again in ${Math.ceil(seconds / 60)} min.`;
}
