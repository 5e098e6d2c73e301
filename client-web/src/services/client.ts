import type { OrderView } from '../types/order.types';
import { type Api, createApi } from './api';
import type { Environment } from './environment';
import { followOrder, type OrderWatch } from './follow-order';
import { createOrdersWatch, type OrdersWatch } from './watch';

/** What a page needs of orderwire, over one environment. */
export interface Client {
  readonly env: Environment;
  readonly api: Api;
  /** `initial` is a view that is held already. */
  watchOrder(orderId: string, initial?: OrderView): OrderWatch;
  watchOrders(orderIds: readonly string[]): OrdersWatch;
}

export function createClient(env: Environment): Client {
  const api = createApi(env);
  return {
    env,
    api,
    watchOrder: (orderId, initial) => followOrder(orderId, { env, reader: api, initial }),
    watchOrders: (orderIds) => createOrdersWatch(orderIds, { env, reader: api }),
  };
}
