import { actionsFor } from '../presentation/actions';
import { helpCode } from '../presentation/help-code';
import type { CourseForCustomer } from '../types/course.types';
import type { OrderView, OwnersDetails } from '../types/order.types';

export const ORDER_ID = 'ord_01JDABCDEFGHJKMNPQRSTVWXYZ';

export function makeView(changes: Partial<OrderView> = {}): OrderView {
  return {
    object: 'order',
    id: ORDER_ID,
    version: 1,
    status: 'pending',
    final: false,
    course: { id: 'cpp-concurrency', title: 'C++ Concurrency', url: '/course/cpp-concurrency' },
    amount: 4900,
    currency: 'usd',
    refunded: 0,
    disputed: false,
    activity: null,
    failure: null,
    enrollment: 'none',
    created_at: '2026-11-22T10:00:00.000Z',
    updated_at: '2026-11-22T10:00:00.000Z',
    timeline: [{ version: 1, status: 'pending', at: '2026-11-22T10:00:00.000Z' }],
    ...changes,
  };
}

export const paidView = (changes: Partial<OrderView> = {}) =>
  makeView({ version: 2, status: 'paid', enrollment: 'requested', ...changes });

export const enrolledView = (changes: Partial<OrderView> = {}) =>
  makeView({ version: 3, status: 'paid', enrollment: 'active', final: true, ...changes });

export const failedView = (changes: Partial<OrderView> = {}) =>
  makeView({
    version: 2,
    status: 'failed',
    failure: { code: 'card_declined', message: 'Your card was declined.' },
    ...changes,
  });

export const cancelledView = (changes: Partial<OrderView> = {}) =>
  makeView({ version: 2, status: 'cancelled', final: true, ...changes });

export function makeCourse(changes: Partial<CourseForCustomer> = {}): CourseForCustomer {
  return {
    object: 'course',
    id: 'cpp-concurrency',
    title: 'C++ Concurrency',
    summary: 'Threads and atomics.',
    description: 'First paragraph.\n\nSecond paragraph.',
    amount: 4900,
    currency: 'usd',
    url: '/course/cpp-concurrency',
    enrollment: 'none',
    order: null,
    ...changes,
  };
}

export function ownersDetails(
  view: OrderView,
  changes: Partial<OwnersDetails> = {},
): OwnersDetails {
  return {
    object: 'order_details',
    id: view.id,
    actions: actionsFor(view),
    payment: null,
    email: null,
    help_code: helpCode(view.id),
    seller: { name: null, address: null, support_url: null },
    ...changes,
  };
}
