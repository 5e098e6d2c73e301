import type { OrderActivity, OrderView } from '../types/order.types';

/** A change that the order's own history leaves out, because it passes. */
export interface ActivityLine {
  readonly version: number;
  /** RFC 3339. */
  readonly at: string;
  readonly kind: NonNullable<OrderActivity> | 'declined again';
}

/** Adds what the newest view tells beside its history: as far as somebody was there to see it. */
export function noteActivity(
  lines: readonly ActivityLine[],
  view: OrderView,
): readonly ActivityLine[] {
  const { version, updated_at: at } = view;
  const isTold = [...view.timeline, ...lines].some((line) => line.version === version);
  const kind = view.activity ?? (view.status === 'failed' ? 'declined again' : null);
  return isTold || kind === null || view.status === 'paid'
    ? lines
    : [...lines, { version, at, kind }];
}

const MESSAGES: Readonly<Record<ActivityLine['kind'], string>> = {
  processing: 'Payment processing',
  requires_action: 'Your bank asked a question',
  review: 'Payment under review',
  'declined again': 'Payment declined again',
};

export const describeActivity = ({ kind }: ActivityLine): string => MESSAGES[kind];
