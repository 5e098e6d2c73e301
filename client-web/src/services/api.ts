import type { Course, CourseForCustomer } from '../types/course.types';
import {
  isOrderView,
  type ListOf,
  type OrderView,
  type PaymentIntentAnswer,
} from '../types/order.types';
import { ApiError, readProblem, toApiError } from './api-error';
import type { Environment } from './environment';

/** A request that hangs is worth no more than one that failed. */
const ANSWER_WITHIN_MS = 15_000;

export interface OrdersQuery {
  readonly limit?: number;
  readonly startingAfter?: string;
}

export interface Api {
  listCourses(): Promise<ListOf<Course>>;
  getCourse(courseId: string): Promise<CourseForCustomer>;
  /** The same key repeats the same order, so a lost answer can be asked for again. */
  createOrder(courseId: string, idempotencyKey: string): Promise<OrderView>;
  listOrders(query?: OrdersQuery): Promise<ListOf<OrderView>>;
  /** Null where the order still has the version that is held. */
  readOrder(orderId: string, heldVersion?: number): Promise<OrderView | null>;
  createPaymentIntent(orderId: string): Promise<PaymentIntentAnswer>;
  cancelOrder(orderId: string): Promise<void>;
}

export function createApi(env: Environment): Api {
  async function request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const giveUp = new AbortController();
    const timer = env.setTimer(() => giveUp.abort(), ANSWER_WITHIN_MS);
    try {
      const response = await env.fetch(`${env.origin}${path}`, {
        method,
        cache: 'no-store',
        credentials: 'same-origin',
        signal: giveUp.signal,
        ...init,
      });
      if (!response.ok && response.status !== 304) throw await readProblem(response);
      return response;
    } catch (cause) {
      throw toApiError(cause);
    } finally {
      env.clearTimer(timer);
    }
  }

  async function json<T>(response: Response): Promise<T> {
    try {
      return (await response.json()) as T;
    } catch {
      throw new ApiError(response.status, 'unexpected', 'The answer could not be read.');
    }
  }

  const get = async <T>(path: string) => json<T>(await request('GET', path));

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const orderPath = (orderId: string) => `/api/orders/${encodeURIComponent(orderId)}`;

  return {
    listCourses: () => get('/api/courses'),

    getCourse: (courseId) => get(`/api/courses/${encodeURIComponent(courseId)}`),

    async createOrder(courseId, idempotencyKey) {
      const answer = await post(
        '/api/orders',
        { course_id: courseId },
        { 'idempotency-key': idempotencyKey },
      );
      return asView(await json(answer));
    },

    listOrders({ limit, startingAfter } = {}) {
      const query = new URLSearchParams();
      if (limit !== undefined) query.set('limit', String(limit));
      if (startingAfter !== undefined) query.set('starting_after', startingAfter);
      return get(`/api/orders${query.size > 0 ? `?${query}` : ''}`);
    },

    async readOrder(orderId, heldVersion = 0) {
      const headers: Record<string, string> =
        heldVersion > 0 ? { 'if-none-match': `"${heldVersion}"` } : {};
      const answer = await request('GET', orderPath(orderId), { headers });
      return answer.status === 304 ? null : asView(await json(answer));
    },

    async createPaymentIntent(orderId) {
      return json(await post(`${orderPath(orderId)}/payment-intent`, {}));
    },

    async cancelOrder(orderId) {
      await post(`${orderPath(orderId)}/cancel`, {});
    },
  };
}

function asView(value: unknown): OrderView {
  if (isOrderView(value)) return value;
  throw new ApiError(200, 'unexpected', 'The answer is not an order.');
}
