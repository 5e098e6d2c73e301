import type { OrderView } from '../types/order.types';

export interface Refund {
  /** RFC 3339. */
  readonly at: string;
  /** Minor units: this refund alone. */
  readonly amount: number;
}

export interface Receipt {
  /** RFC 3339; null where the history does not reach back so far. */
  readonly paidAt: string | null;
  readonly refunds: readonly Refund[];
  /** Minor units: what the customer has paid in the end. */
  readonly total: number;
}

/** What a paid order's receipt says; null while there is nothing to receipt. */
export function receiptOf(view: OrderView): Receipt | null {
  if (view.status !== 'paid') return null;
  let before = 0;
  const refunds: Refund[] = [];
  // Each line of the history holds the sum so far. It may go back, where a refund failed.
  for (const { at, refunded } of view.timeline) {
    if (refunded === undefined) continue;
    refunds.push({ at, amount: refunded - before });
    before = refunded;
  }
  if (before !== view.refunded)
    refunds.push({ at: view.updated_at, amount: view.refunded - before });
  const paidAt = view.timeline.find(({ status }) => status === 'paid')?.at ?? null;
  return { paidAt, refunds, total: view.amount - view.refunded };
}
