/** What a customer does, in the customer's name: orders, pays, cancels, lists. No dependency either. */

export type { Api, OrdersQuery } from '../src/services/api';
export type { ApiError } from '../src/services/api-error';
export { type Client, type ClientOptions, createClient } from '../src/services/client';
export type { GetToken } from '../src/services/customer-token';
export type { Course, CourseForCustomer, CourseList } from '../src/types/course.types';
export type {
  CheckoutSessionAnswer,
  OrderList,
  PaymentIntentAnswer,
} from '../src/types/order.types';
