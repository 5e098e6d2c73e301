/** The hooks and components of orderwire's own pages. */

export { OpeningCourse } from '../src/components/course/OpeningCourse';
export { CancelOrder } from '../src/components/order/CancelOrder';
export { ModeBadge } from '../src/components/order/ModeBadge';
export { OrderStatusIndicator } from '../src/components/order/OrderStatusIndicator';
export { PatienceNotice } from '../src/components/order/PatienceNotice';
export { RefreshButton } from '../src/components/order/RefreshButton';
export { StageList } from '../src/components/order/StageList';
export { Timeline } from '../src/components/order/Timeline';
export { OrderPayment } from '../src/components/payment/OrderPayment';
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
export { usePaymentHistory as usePaymentTrail } from '../src/hooks/usePaymentHistory';
export { type Patience, useWaiting } from '../src/hooks/useWaiting';
export {
  annotations,
  describeOrder,
  type OrderDescription,
} from '../src/presentation/describe-order';
export type { GetToken } from '../src/services/api/customer-token';
export * as orderPasses from '../src/services/api/order-token';
export type { Client } from '../src/services/client';
export {
  type PaymentHistory as PaymentTrail,
  paymentReturned,
} from '../src/services/payment/payment-history';
export type { WatchMode } from '../src/services/watch/watch';
export type { OrderStatus, OrderView, TimelineEntry } from '../src/types/order.types';
