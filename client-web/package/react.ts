/** The hooks and components of orderwire's own pages. */

export { CancelOrder } from '../src/components/CancelOrder';
export { ModeBadge } from '../src/components/ModeBadge';
export { OpeningCourse } from '../src/components/OpeningCourse';
export { OrderPayment } from '../src/components/OrderPayment';
export { OrderStatusIndicator } from '../src/components/OrderStatusIndicator';
export { PatienceNotice } from '../src/components/PatienceNotice';
export { RefreshButton } from '../src/components/RefreshButton';
export { StageList } from '../src/components/StageList';
export { Timeline } from '../src/components/Timeline';
export { useClient } from '../src/hooks/client-context';
export { OrderwireProvider } from '../src/hooks/OrderwireProvider';
export {
  type CreateOrder,
  type FollowedOrder,
  type FollowedOrders,
  type OrdersFilter,
  useCreateOrder,
  useOrder,
  useOrders,
} from '../src/hooks/useOrder';
export { useOrderPass } from '../src/hooks/useOrderPass';
export { usePaymentTrail } from '../src/hooks/usePaymentTrail';
export { type Patience, useWaiting } from '../src/hooks/useWaiting';
export {
  annotations,
  describeOrder,
  type OrderDescription,
} from '../src/presentation/describe-order';
export type { Client } from '../src/services/client';
export type { GetToken } from '../src/services/customer-token';
export * as orderPasses from '../src/services/order-pass';
export { type PaymentTrail, paymentReturned } from '../src/services/payment-trail';
export type { WatchMode } from '../src/services/watch';
export type { OrderStatus, OrderView, TimelineEntry } from '../src/types/order.types';
