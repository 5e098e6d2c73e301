import type { components } from './api.gen';

type Schemas = components['schemas'];

/** The public view of an order, as the server sends it on every transport. */
export type OrderView = Schemas['Order'];
export type OrderStatus = Schemas['OrderStatus'];
/** What is going on at Stripe while the order is open; never part of the status. */
export type OrderActivity = Schemas['OrderActivity'];
export type EnrollmentState = Schemas['Enrollment'];
export type OrderCourse = Schemas['OrderCourse'];
export type OrderFailure = Schemas['OrderFailure'];
/** One line of the history; each entry carries the one thing that changed with its version. */
export type TimelineEntry = Schemas['TimelineEntry'];
/** A page of a list. */
export interface ListOf<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
}

export type OrderList = Schemas['OrderList'];
/** What only an order's owner gets to see of it. */
export type OwnersDetails = Schemas['OrderDetails'];
export type PaymentIntentAnswer = Schemas['PaymentIntent'];
export type CheckoutSessionAnswer = Schemas['CheckoutSession'];

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
