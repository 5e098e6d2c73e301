/** The public view of an order, as the server sends it on every transport. */

export type OrderStatus = 'pending' | 'failed' | 'cancelled' | 'paid';

/** What is going on at Stripe while the order is open; never part of the status. */
export type OrderActivity = 'processing' | 'requires_action' | 'review';

export type EnrollmentState = 'none' | 'requested' | 'active';

export interface OrderCourse {
  readonly id: string;
  readonly title: string;
  /** Where an enrolled customer goes: a path of this site, or an http(s) address of the shop's. */
  readonly url: string;
}

export interface OrderFailure {
  readonly code: string;
  readonly message: string;
}

/** One line of the history; each entry carries the one thing that changed with its version. */
export interface TimelineEntry {
  readonly version: number;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly status?: OrderStatus;
  readonly enrollment?: EnrollmentState;
  /** Minor units, the sum refunded so far. */
  readonly refunded?: number;
  readonly disputed?: boolean;
}

export interface OrderView {
  readonly object: 'order';
  readonly id: string;
  /** Grows by one with each visible change; the only cursor there is. */
  readonly version: number;
  readonly status: OrderStatus;
  /** Following ends. A late payment can make it false again. */
  readonly final: boolean;
  readonly course: OrderCourse;
  /** Minor units. */
  readonly amount: number;
  /** Lowercase ISO 4217. */
  readonly currency: string;
  /** Minor units. */
  readonly refunded: number;
  readonly disputed: boolean;
  readonly activity: OrderActivity | null;
  readonly failure: OrderFailure | null;
  readonly enrollment: EnrollmentState;
  readonly created_at: string;
  readonly updated_at: string;
  readonly timeline: readonly TimelineEntry[];
}

export interface ListOf<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
}

export interface PaymentIntentAnswer {
  readonly client_secret: string;
  readonly publishable_key: string;
  /** An origin without a path. */
  readonly api_base: string;
  readonly provider: 'stripe' | 'sandbox';
}

/** Whether a message is a view at all: what comes off a wire is not trusted to be one. */
export function isOrderView(value: unknown): value is OrderView {
  if (typeof value !== 'object' || value === null) return false;
  const view = value as Partial<OrderView>;
  return (
    view.object === 'order' &&
    typeof view.id === 'string' &&
    typeof view.version === 'number' &&
    typeof view.status === 'string' &&
    typeof view.final === 'boolean'
  );
}

/** An open order can still be paid. */
export function isOpen(view: OrderView): boolean {
  return view.status === 'pending' || view.status === 'failed';
}
