import { type Api, createApi } from './api';
import type { Environment } from './environment';
import { OrdersWatch } from './watch';
import { type OrderWatch, watchOrder } from './watch-order';

/** What a page needs of orderwire, over one environment. */
export interface Client {
  readonly env: Environment;
  readonly api: Api;
  watchOrder(orderId: string): OrderWatch;
  watchOrders(orderIds: readonly string[]): OrdersWatch;
}

export function createClient(env: Environment): Client {
  const api = createApi(env);
  return {
    env,
    api,
    watchOrder: (orderId) => watchOrder(orderId, { env, api }),
    watchOrders: (orderIds) => new OrdersWatch(orderIds, { env, api }),
  };
}
