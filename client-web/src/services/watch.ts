import type { OrderView } from '../types/order.types';
import { type ApiError, toApiError } from './api-error';
import type { Environment, WakeSignal } from './environment';
import type { OrderReader } from './order-reader';
import { Ladder, type LadderMode, type LadderState } from './socket.service';
import { Heartbeat } from './transports/heartbeat';
import { longPoll } from './transports/long-poll';
import { poll } from './transports/poll';
import { stream } from './transports/stream';
import type { Cursor } from './transports/transport';
import { websocket } from './transports/websocket';

/** Who was not heard for so long may have missed something. */
const STALE_AFTER_MS = 30_000;

/**
 * `settled`: every followed order is final or unknown, so nobody listens any more; the page's
 * return to sight still reads once. `idle`: nobody has subscribed.
 */
export type WatchMode = LadderMode | 'settled' | 'idle';

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
export class OrdersWatch {
  readonly #env: Environment;
  readonly #reader: OrderReader;
  readonly #ladder: Ladder;
  readonly #listeners = new Set<() => void>();
  #orders: readonly string[];
  #state: WatchState = {
    views: new Map(),
    unknown: new Set(),
    mode: 'idle',
    lastConfirmedAt: null,
    isStale: false,
    nextTryAt: null,
    error: null,
  };
  #stopSignals: (() => void)[] = [];
  #reading: Promise<void> | null = null;

  constructor(orders: readonly string[], options: WatchOptions) {
    const { env, reader, single = false } = options;
    this.#env = env;
    this.#reader = reader;
    this.#orders = orders;
    this.#ladder = new Ladder(
      { env, reader, heartbeat: new Heartbeat(), single, cursors: () => this.#cursors() },
      {
        onView: (view) => this.#take(view),
        onAlive: () => this.#confirm(),
        onUnknown: (order) => this.#forget(order),
        onState: (state) => this.#listen(state),
      },
      // A stream and a held request carry one order each, and a browser has few connections: many
      // orders share a socket or are polled in turn.
      single ? [websocket, stream, longPoll, poll] : [websocket, poll],
    );
  }

  getSnapshot = (): WatchState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  /** Follows these orders from now on; `held` are views that the caller has already. */
  follow(orders: readonly string[], held: readonly OrderView[] = []): void {
    this.#orders = orders;
    for (const view of held) this.#keep(view);
    if (this.#listeners.size === 0) return;
    this.#ladder.update();
    this.#settle();
  }

  /** Reads every followed order at once, whatever the mode; resolves also when that failed. */
  refetch = (): Promise<void> => {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  };

  #begin(): void {
    this.#stopSignals = [
      this.#env.onWake((signal) => void this.#wake(signal)),
      this.#env.onHide(() => this.#ladder.hide()),
    ];
    this.#settle();
  }

  #end(): void {
    for (const stop of this.#stopSignals) stop();
    this.#stopSignals = [];
    this.#ladder.stop();
    this.#set({ mode: 'idle', nextTryAt: null });
  }

  /** Listens while there is something to hear, and not a moment longer. */
  #settle(): void {
    if (this.#listeners.size === 0) return;
    if (this.#cursors().length > 0) {
      this.#ladder.start();
    } else {
      this.#ladder.stop();
      this.#set({ mode: 'settled', nextTryAt: null });
    }
  }

  async #wake(signal: WakeSignal): Promise<void> {
    const { mode, lastConfirmedAt } = this.#state;
    if (this.#env.now() - (lastConfirmedAt ?? 0) > STALE_AFTER_MS) this.#set({ isStale: true });
    if (signal === 'online') this.#ladder.forget();
    else if (mode === 'offline') this.#ladder.restart();
    else {
      this.#ladder.show();
      this.#ladder.check();
      await this.refetch();
      return;
    }
    // A ladder that begins anew reads by itself.
    if (!this.#ladder.running) await this.refetch();
  }

  async #read(): Promise<void> {
    const before = this.#state.views;
    for (const order of this.#orders) {
      try {
        const view = await this.#reader.readOrder(order, this.#state.views.get(order)?.version);
        if (view) this.#take(view);
        else this.#confirm();
        // The server answers again: no reason to sit out a delay that was meant for a dead one.
        if (this.#state.mode === 'offline') this.#ladder.restart();
      } catch (cause) {
        const error = toApiError(cause);
        if (error.code === 'unknown_order') this.#forget(order);
        else this.#set({ error });
      }
    }
    // The read found what the connection should have brought: it may only look alive.
    if (this.#state.mode !== 'settled' && this.#state.views !== before) this.#ladder.check();
  }

  #take(view: OrderView): void {
    if (!this.#orders.includes(view.id)) return;
    this.#keep(view);
    this.#confirm();
    this.#settle();
  }

  #keep(view: OrderView): void {
    const held = this.#state.views.get(view.id);
    if (held && held.version >= view.version) return;
    const views = new Map(this.#state.views).set(view.id, view);
    const unknown = new Set(this.#state.unknown);
    unknown.delete(view.id);
    this.#set({ views, unknown });
  }

  #confirm(): void {
    this.#set({ lastConfirmedAt: this.#env.now(), isStale: false, error: null });
  }

  #forget(order: string): void {
    this.#set({ unknown: new Set(this.#state.unknown).add(order) });
    this.#settle();
  }

  #listen({ mode, nextTryAt, error }: LadderState): void {
    this.#set({
      mode,
      nextTryAt,
      ...(error && { error }),
      ...(mode === 'offline' && { isStale: true }),
    });
  }

  #cursors(): Cursor[] {
    const { views, unknown } = this.#state;
    return this.#orders
      .filter((order) => !unknown.has(order) && views.get(order)?.final !== true)
      .map((order) => ({ order, version: views.get(order)?.version ?? 0 }));
  }

  #set(change: Partial<WatchState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
