/** What a customer does, in the customer's name: orders, pays, cancels, lists. No dependency either. */

export type { Api, OrdersQuery } from '../src/services/api/api';
export type { ApiError } from '../src/services/api/api-error';
export type { GetToken } from '../src/services/api/customer-token';
export { type Client, type ClientOptions, createClient } from '../src/services/client';
export type { Course, CourseForCustomer, CourseList } from '../src/types/course.types';
export type {
  CheckoutSessionAnswer,
  OrderList,
  PaymentIntentAnswer,
} from '../src/types/order.types';
