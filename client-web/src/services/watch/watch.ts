import type { OrderView } from '../../types/order.types';
import { type ApiError, toApiError } from '../api/api-error';
import type { OrderReader } from '../api/order-reader';
import type { Environment, WakeSignal } from '../environment/environment';
import { createSharedTransportManager } from '../tabs/shared-transport-manager';
import type { TransportManagerMode } from '../transport-manager/transport-manager.types';
import { createHeartbeat } from '../transports/heartbeat';
import { longPoll } from '../transports/long-poll';
import { poll } from '../transports/poll';
import { stream } from '../transports/stream';
import type { Cursor } from '../transports/transport';
import { websocket } from '../transports/websocket';

/** Who was not heard for so long may have missed something. */
const STALE_AFTER_MS = 30_000;

/**
 * `settled`: every followed order is final or unknown, so nobody listens any more; the page's
 * return to sight still reads once. `idle`: nobody has subscribed.
 */
export type WatchMode = TransportManagerMode | 'settled' | 'idle';

export interface WatchState {
  /** The newest view held of each order. */
  readonly views: ReadonlyMap<string, OrderView>;
  /** Orders that the server does not know. */
  readonly unknown: ReadonlySet<string>;
  readonly mode: WatchMode;
  /** When the server was last heard from; milliseconds since the epoch. */
  readonly lastConfirmedAt: number | null;
  /** What is held may have been overtaken: the page slept or has no connection, and asks again. */
  readonly isStale: boolean;
  /** When the next attempt is due while nothing works. */
  readonly nextTryAt: number | null;
  /** Why the newest read failed; null again as soon as the server is heard from. */
  readonly error: ApiError | null;
}

export interface WatchOptions {
  readonly env: Environment;
  readonly reader: OrderReader;
  /** The set is one order for good. */
  readonly single?: boolean;
}

/**
 * Follows a set of orders for as long as somebody is subscribed. No view ever goes backwards:
 * what is not newer than the view held confirms it and is otherwise ignored.
 */
export interface OrdersWatch {
  getSnapshot(): WatchState;
  /** Returns how to leave. Nothing runs before the first has come, nor after the last has gone. */
  subscribe(listener: () => void): () => void;
  /** Follows these orders from now on; `held` are views that the caller has already. */
  follow(orders: readonly string[], held?: readonly OrderView[]): void;
  /** Reads every followed order at once, whatever the mode; resolves also when that failed. */
  refetch(): Promise<void>;
}

export function createOrdersWatch(
  initial: readonly string[],
  { env, reader, single = false }: WatchOptions,
): OrdersWatch {
  const listeners = new Set<() => void>();
  let orders = initial;
  let state: WatchState = {
    views: new Map(),
    unknown: new Set(),
    mode: 'idle',
    lastConfirmedAt: null,
    isStale: false,
    nextTryAt: null,
    error: null,
  };
  let stopSignals: (() => void)[] = [];
  let reading: Promise<void> | null = null;

  const transportManager = createSharedTransportManager(
    { env, reader, heartbeat: createHeartbeat(), single, cursors, views: () => state.views },
    {
      onView: take,
      onAlive: confirm,
      onUnknown: forget,
      onState({ mode, nextTryAt, error }) {
        const isOffline = mode === 'offline';
        set({ mode, nextTryAt, ...(error && { error }), ...(isOffline && { isStale: true }) });
      },
    },
    [websocket, stream, longPoll, poll],
  );

  function begin(): void {
    stopSignals = [env.onWake((signal) => void wake(signal)), env.onHide(transportManager.hide)];
    settle();
  }

  function end(): void {
    for (const stop of stopSignals) stop();
    transportManager.stop();
    set({ mode: 'idle', nextTryAt: null });
  }

  /** Listens while there is something to hear, and not a moment longer. */
  function settle(): void {
    if (listeners.size === 0) return;
    if (cursors().length > 0) {
      transportManager.start();
    } else {
      transportManager.stop();
      set({ mode: 'settled', nextTryAt: null });
    }
  }

  async function wake(signal: WakeSignal): Promise<void> {
    if (env.now() - (state.lastConfirmedAt ?? 0) > STALE_AFTER_MS) set({ isStale: true });
    if (signal === 'online') transportManager.forget();
    else if (state.mode === 'offline') transportManager.restart();
    else {
      transportManager.show();
      transportManager.check();
      await refetch();
      return;
    }
    // A transport manager that begins anew reads by itself.
    if (!transportManager.isRunning()) await refetch();
  }

  function refetch(): Promise<void> {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  async function read(): Promise<void> {
    const before = state.views;
    let isSuspect = false;
    for (const order of orders) {
      try {
        const view = await reader.readOrder(order, state.views.get(order)?.version);
        if (view) take(view);
        else confirm();
        // The server answers again: no reason to sit out a delay that was meant for a dead one.
        if (state.mode === 'offline') transportManager.restart();
      } catch (cause) {
        const error = toApiError(cause);
        if (error.code === 'unknown_order') forget(order);
        else set({ error });
        isSuspect ||= error.status === 0;
      }
    }
    // What the connection should have brought, or no answer at all: it may only look alive.
    if (isSuspect || state.views !== before) transportManager.check();
  }

  function take(view: OrderView): void {
    if (!orders.includes(view.id)) return;
    keep(view);
    confirm();
    settle();
  }

  function keep(view: OrderView): void {
    const held = state.views.get(view.id);
    if (held && held.version >= view.version) return;
    const unknown = new Set(state.unknown);
    unknown.delete(view.id);
    set({ views: new Map(state.views).set(view.id, view), unknown });
  }

  function confirm(): void {
    set({ lastConfirmedAt: env.now(), isStale: false, error: null });
  }

  function forget(order: string): void {
    set({ unknown: new Set(state.unknown).add(order) });
    settle();
  }

  /** What is still to be heard of. */
  function cursors(): Cursor[] {
    const { views, unknown } = state;
    return orders
      .filter((order) => !unknown.has(order) && !views.get(order)?.final)
      .map((order) => ({ order, version: views.get(order)?.version ?? 0 }));
  }

  function set(change: Partial<WatchState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  return {
    getSnapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) begin();
      return () => {
        // Leaving twice is leaving once.
        if (listeners.delete(listener) && listeners.size === 0) end();
      };
    },
    follow(wanted, held = []) {
      orders = wanted;
      held.forEach(keep);
      if (listeners.size === 0) return;
      transportManager.update();
      settle();
    },
    refetch,
  };
}
