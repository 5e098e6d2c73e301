import type { CourseForCustomer, CourseList } from '../../types/course.types';
import type {
  CheckoutSessionAnswer,
  OrderList,
  OrderStatus,
  OrderView,
  OwnersDetails,
  PaymentIntentAnswer,
} from '../../types/order.types';
import type { Environment } from '../environment/environment';
import { createCustomerRequest, type GetToken } from './customer-token';
import { asView, createOrderReader, type OrderReader, orderPath } from './order-reader';
import { createOrderTokenRequest, type PassStore } from './order-token-request';
import { createRequest, type RequestOptions } from './request';

export interface OrdersQuery {
  readonly limit?: number;
  readonly startingAfter?: string;
  readonly status?: OrderStatus;
}

/** What a customer may add to an order. */
export interface OrderDetails {
  /** Where the receipt goes. */
  readonly email?: string | undefined;
}

/** What a customer does. Reading an order and following it need its id alone; the rest its owner. */
export interface Api extends OrderReader {
  listCourses(): Promise<CourseList>;
  getCourse(courseId: string): Promise<CourseForCustomer>;
  /**
   * The same key repeats the same order, so a lost answer can be asked for again; with other details
   * it is refused.
   */
  createOrder(courseId: string, idempotencyKey: string, details?: OrderDetails): Promise<OrderView>;
  listOrders(query?: OrdersQuery): Promise<OrderList>;
  /** Its owner's view of an order, with what can be done now; to anybody else 403 `not_owner`. */
  getOrderDetails(orderId: string): Promise<OwnersDetails>;
  createPaymentIntent(orderId: string): Promise<PaymentIntentAnswer>;
  /** Where to pay on a page that Stripe hosts. The order can then be paid there only. */
  createCheckoutSession(orderId: string): Promise<CheckoutSessionAnswer>;
  cancelOrder(orderId: string): Promise<void>;
}

export interface ApiOptions {
  /** Who the customer is, where the shop knows. */
  readonly getToken?: GetToken | undefined;
  readonly passes?: PassStore | undefined;
}

export function createApi(env: Environment, { getToken, passes }: ApiOptions = {}): Api {
  const send = createRequest(env);
  const sendAsCustomer = getToken ? createCustomerRequest(env, send, getToken) : send;
  const sendForOrder = createOrderTokenRequest(sendAsCustomer, passes);
  const act = async <T>(orderId: string, action: string) =>
    (await sendForOrder(orderId, `${orderPath(orderId)}/${action}`, posting({}))).data as T;

  return {
    ...createOrderReader(send),

    listCourses: async () => (await send('/api/courses')).data as CourseList,

    async getCourse(courseId) {
      const path = `/api/courses/${encodeURIComponent(courseId)}`;
      return (await sendAsCustomer(path)).data as CourseForCustomer;
    },

    async createOrder(courseId, idempotencyKey, { email } = {}) {
      const body = { course_id: courseId, ...(email ? { email } : {}) };
      const options = posting(body, { 'idempotency-key': idempotencyKey });
      return asView((await sendAsCustomer('/api/orders', options)).data);
    },

    async listOrders({ limit, startingAfter, status } = {}) {
      const query = new URLSearchParams();
      if (limit !== undefined) query.set('limit', String(limit));
      if (startingAfter !== undefined) query.set('starting_after', startingAfter);
      if (status !== undefined) query.set('status', status);
      const path = `/api/orders${query.size > 0 ? `?${query}` : ''}`;
      return (await sendAsCustomer(path)).data as OrderList;
    },

    async getOrderDetails(orderId) {
      const { data } = await sendForOrder(orderId, `${orderPath(orderId)}/details`);
      return data as OwnersDetails;
    },

    createPaymentIntent: (orderId) => act(orderId, 'payment-intent'),

    createCheckoutSession: (orderId) => act(orderId, 'checkout-session'),

    async cancelOrder(orderId) {
      await act(orderId, 'cancel');
    },
  };
}

const posting = (body: unknown, headers: Record<string, string> = {}): RequestOptions => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
