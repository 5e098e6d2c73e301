import type { TimelineEntry } from '../types/order.types';
import { formatMoney } from './money';

const STATUS_WORDS = {
  pending: 'Order placed',
  failed: 'Payment declined',
  cancelled: 'Order cancelled',
  paid: 'Payment confirmed',
} as const;

const ENROLLMENT_WORDS = {
  none: 'Enrollment ended',
  requested: 'Enrollment requested',
  active: 'Enrolled',
} as const;

/** One line of history in words. A newer server may know lines that this page does not. */
export function describeEntry(entry: TimelineEntry, currency: string): string {
  if (entry.status) return STATUS_WORDS[entry.status] ?? 'Order changed';
  if (entry.enrollment) return ENROLLMENT_WORDS[entry.enrollment] ?? 'Enrollment changed';
  if (entry.refunded !== undefined) return `Refunded ${formatMoney(entry.refunded, currency)}`;
  if (entry.disputed !== undefined) return entry.disputed ? 'Payment disputed' : 'Dispute ended';
  return 'Order changed';
}
