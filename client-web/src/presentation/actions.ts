import type { OrderView } from '../types/order.types';
import { isOpen } from '../types/order.types';

/**
 * A payment is on its way, or somebody looks at it: a second payment is the last thing that is needed,
 * and the order cannot be cancelled. The server decides by the same rule what it grants.
 */
export function isPaymentUnderWay({ activity }: OrderView): boolean {
  return activity === 'processing' || activity === 'review';
}

/** What its owner may do, where the server is older than its pages and does not say. */
export function actionsFor(view: OrderView): string[] {
  if (view.status === 'paid') return [...(view.final ? ['course'] : []), 'receipt'];
  if (!canCancel(view)) return [];
  return [view.activity === 'requires_action' ? 'continue' : 'pay', 'cancel'];
}

/** Whether the server would cancel this order now. */
export const canCancel = (view: OrderView): boolean => isOpen(view) && !isPaymentUnderWay(view);
