import type { CourseForCustomer, CourseList } from '../types/course.types';
import type { CheckoutSessionAnswer, OrderList, OrderView, PaymentIntentAnswer } from '../types/order.types';
import type { Environment } from './environment';
import { asView, createOrderReader, type OrderReader, orderPath } from './order-reader';
import { createAsk } from './request';

export interface OrdersQuery {
  readonly limit?: number;
  readonly startingAfter?: string;
}

export interface Api extends OrderReader {
  listCourses(): Promise<CourseList>;
  getCourse(courseId: string): Promise<CourseForCustomer>;
  /** The same key repeats the same order, so a lost answer can be asked for again. */
  createOrder(courseId: string, idempotencyKey: string): Promise<OrderView>;
  listOrders(query?: OrdersQuery): Promise<OrderList>;
  createPaymentIntent(orderId: string): Promise<PaymentIntentAnswer>;
  /** Where to pay on a page that Stripe hosts. The order can then be paid there only. */
  createCheckoutSession(orderId: string): Promise<CheckoutSessionAnswer>;
  cancelOrder(orderId: string): Promise<void>;
}

export function createApi(env: Environment): Api {
  const ask = createAsk(env);
  const get = async <T>(path: string) => (await ask(path)).data as T;
  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = {}) =>
    (
      await ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    ).data as T;

  return {
    ...createOrderReader(ask),

    listCourses: () => get('/api/courses'),

    getCourse: (courseId) => get(`/api/courses/${encodeURIComponent(courseId)}`),

    async createOrder(courseId, idempotencyKey) {
      const key = { 'idempotency-key': idempotencyKey };
      return asView(await post('/api/orders', { course_id: courseId }, key));
    },

    listOrders({ limit, startingAfter } = {}) {
      const query = new URLSearchParams();
      if (limit !== undefined) query.set('limit', String(limit));
      if (startingAfter !== undefined) query.set('starting_after', startingAfter);
      return get(`/api/orders${query.size > 0 ? `?${query}` : ''}`);
    },

    createPaymentIntent: (orderId) => post(`${orderPath(orderId)}/payment-intent`, {}),

    createCheckoutSession: (orderId) => post(`${orderPath(orderId)}/checkout-session`, {}),

    async cancelOrder(orderId) {
      await post(`${orderPath(orderId)}/cancel`, {});
    },
  };
}
