import type { OrderView } from '../../types/order.types';
import { createOrderReader } from '../api/order-reader';
import { createRequest } from '../api/request';
import { browserEnvironment, type Environment } from '../environment/environment';
import { followOrder, type OrderWatchState } from './follow-order';

export interface WatchOrderOptions {
  /** The origin of the orderwire server, where it is not the page's own: `https://shop.example`. */
  readonly baseUrl?: string;
  /** The version that is known already: only newer views are handed on. */
  readonly since?: number;
  /** A newer view: each version at most once, and never an older one. */
  readonly onUpdate?: (view: OrderView) => void;
  /** How the order is listened to has changed, or the server was heard from. */
  readonly onState?: (state: OrderWatchState) => void;
  /** Ends the watch, as `stop` does. */
  readonly signal?: AbortSignal;
}

export interface WatchedOrder {
  /** The newest view, how it came, and when. */
  readonly state: OrderWatchState;
  /** Reads at once, whatever the way to listen; resolves also when that failed. */
  refetch(): Promise<void>;
  stop(): void;
}

/**
 * Follows an order until it is final, over whatever the network lets through: WebSocket, Server-Sent
 * Events, held requests, or a plain poll. Throws nothing: what goes wrong is in the state.
 */
export function watchOrder(orderId: string, options: WatchOrderOptions = {}): WatchedOrder {
  return watchOrderOver(browserEnvironment(options.baseUrl), orderId, options);
}

export function watchOrderOver(
  env: Environment,
  orderId: string,
  { since = 0, onUpdate, onState, signal }: WatchOrderOptions,
): WatchedOrder {
  const watch = followOrder(orderId, { env, reader: createOrderReader(createRequest(env)) });
  let version = since;

  const tell = () => {
    const state = watch.getSnapshot();
    const { view } = state;
    if (view && view.version > version) {
      version = view.version;
      guarded(onUpdate, view);
    }
    guarded(onState, state);
  };

  const unsubscribe = signal?.aborted ? () => {} : watch.subscribe(tell);
  const stop = () => {
    signal?.removeEventListener('abort', stop);
    unsubscribe();
  };
  signal?.addEventListener('abort', stop);

  return {
    get state() {
      return watch.getSnapshot();
    },
    refetch: watch.refetch,
    stop,
  };
}

/** A mistake of the listener's is reported as its own, and does not end the watch. */
function guarded<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
