/** The core: follows an order from any page, with no dependency. */

export type { ApiError } from '../src/services/api/api-error';
export type { OrderWatchState } from '../src/services/watch/follow-order';
export type { WatchMode } from '../src/services/watch/watch';
export {
  type WatchedOrder,
  type WatchOrderOptions,
  watchOrder,
} from '../src/services/watch/watch-order';
export type {
  EnrollmentState,
  OrderActivity,
  OrderCourse,
  OrderFailure,
  OrderStatus,
  OrderView,
  TimelineEntry,
} from '../src/types/order.types';
