import { isOrderView, type OrderView } from '../../types/order.types';
import { notUnderstood } from './api-error';
import type { SendRequest } from './request';

/** Somebody waits for a read; a hanging one gives way to the next. */
const READ_WITHIN_MS = 8_000;

/** A held request is given up this long after the server should have let go of it. */
const HOLD_SLACK_MS = 5_000;

export interface HeldRead {
  /** Null where the order still has the version that is held. */
  readonly view: OrderView | null;
  /** How long the server, about to restart, asked to be left alone. */
  readonly retryAfterMs: number | null;
}

export interface OrderReader {
  /** Null where the order still has the version that is held. */
  readOrder(orderId: string, heldVersion?: number): Promise<OrderView | null>;
  /** As `readOrder`, but the server may wait so many seconds for a newer version. */
  holdOrder(
    orderId: string,
    heldVersion: number,
    waitS: number,
    signal: AbortSignal,
  ): Promise<HeldRead>;
}

export const orderPath = (orderId: string) => `/api/orders/${encodeURIComponent(orderId)}`;

/** The cursor goes into the address: a header of its own would cost a foreign page a preflight. */
export function createOrderReader(send: SendRequest): OrderReader {
  return {
    async readOrder(orderId, heldVersion = 0) {
      const since = heldVersion > 0 ? `?since=${heldVersion}` : '';
      const { data } = await send(orderPath(orderId) + since, { withinMs: READ_WITHIN_MS });
      return data === null ? null : asView(data);
    },

    async holdOrder(orderId, heldVersion, waitS, signal) {
      const path = `${orderPath(orderId)}?since=${heldVersion}&wait=${waitS}`;
      const withinMs = waitS * 1_000 + HOLD_SLACK_MS;
      const { data, retryAfterMs } = await send(path, { signal, withinMs });
      return { view: data === null ? null : asView(data), retryAfterMs };
    },
  };
}

export function asView(value: unknown): OrderView {
  if (isOrderView(value)) return value;
  throw notUnderstood(200);
}
