import type { OrderView } from '@orderwire/client';
import { confirmEnrollment } from './orderwire';
import { changeShop, readShop } from './store';

/** What a webhook tells of an order: all of it, as it is then. */
export interface NotifiedOrder extends OrderView {
  readonly customer: { readonly id: string | null; readonly email: string | null };
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Brings enrollment up to what the order says. Every message carries the whole order, so only the
 * newest counts: a repeated one changes nothing, and one that was overtaken is left alone.
 */
export async function followOrder(order: NotifiedOrder): Promise<void> {
  const customer = order.customer.id;
  if (customer === null) return;
  const isPaidFor = order.status === 'paid' && order.refunded < order.amount;
  const isNewest = changeShop((shop) => {
    if (order.version < (shop.versions[order.id] ?? 0)) return false;
    shop.versions[order.id] = order.version;
    shop.enrollments = shop.enrollments.filter((each) => each.order !== order.id);
    if (isPaidFor) {
      shop.enrollments.push({ customer, course: order.course.id, order: order.id });
    }
    return true;
  });
  // After the change, and again with each repetition: a confirmation that got lost is made up for.
  if (isNewest && isPaidFor && order.enrollment === 'requested') await confirmEnrollment(order.id);
}

export function isEnrolled(customer: string, course: string): boolean {
  return readShop().enrollments.some(
    (each) => each.customer === customer && each.course === course,
  );
}
