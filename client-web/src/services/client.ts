import type { OrderView } from '../types/order.types';
import { type Api, type ApiOptions, createApi } from './api/api';
import { browserEnvironment, type Environment } from './environment/environment';
import { followOrder, type OrderWatch } from './watch/follow-order';
import { createOrdersWatch, type OrdersWatch } from './watch/watch';

/** What a page needs of orderwire, over one environment. */
export interface Client {
  readonly env: Environment;
  readonly api: Api;
  /** `initial` is a view that is held already. */
  watchOrder(orderId: string, initial?: OrderView): OrderWatch;
  watchOrders(orderIds: readonly string[]): OrdersWatch;
}

export interface ClientOptions extends ApiOptions {
  /** The origin of the orderwire server, where it is not the page's own. */
  readonly baseUrl?: string | undefined;
}

export function createClient({ baseUrl, ...options }: ClientOptions = {}): Client {
  return createClientOver(browserEnvironment(baseUrl), options);
}

export function createClientOver(env: Environment, options: ApiOptions = {}): Client {
  const api = createApi(env, options);
  return {
    env,
    api,
    watchOrder: (orderId, initial) => followOrder(orderId, { env, reader: api, initial }),
    watchOrders: (orderIds) => createOrdersWatch(orderIds, { env, reader: api }),
  };
}
