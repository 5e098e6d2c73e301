import type { TimelineEntry } from '../types/order.types';
import { formatMoney } from './money';

const STATUS_MESSAGES = {
  pending: 'Order placed',
  failed: 'Payment declined',
  cancelled: 'Order cancelled',
  paid: 'Payment confirmed',
} as const;

const ENROLLMENT_MESSAGES = {
  none: 'Enrollment ended',
  requested: 'Enrollment requested',
  active: 'Enrolled',
} as const;

/**
 * One line of history in words. A newer server may know lines that this page does not. The entry holds
 * the sum that has gone back so far; `before` is the sum before it, null where that is not known.
 */
export function describeEntry(
  entry: TimelineEntry,
  currency: string,
  before: number | null = 0,
): string {
  if (entry.status) return STATUS_MESSAGES[entry.status] ?? 'Order changed';
  if (entry.enrollment) return ENROLLMENT_MESSAGES[entry.enrollment] ?? 'Enrollment changed';
  if (entry.refunded !== undefined) return describeRefund(entry.refunded, before, currency);
  if (entry.disputed !== undefined) return entry.disputed ? 'Payment disputed' : 'Dispute ended';
  return 'Order changed';
}

function describeRefund(sum: number, before: number | null, currency: string): string {
  if (before === null) return `Refunded ${formatMoney(sum, currency)} in all`;
  const now = formatMoney(Math.abs(sum - before), currency);
  return sum < before ? `Refund of ${now} came back` : `Refunded ${now}`;
}
