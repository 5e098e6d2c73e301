import type { OrderView } from '../types/order.types';
import type { Api } from './api';
import { type ApiError, toApiError } from './api-error';
import type { Environment, WakeSignal } from './environment';
import { Ladder, type LadderMode, type LadderState } from './ladder';
import { pollTransport } from './poll.service';
import { socketTransport } from './socket.service';
import type { Cursor, TransportFactory } from './transport';

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
  /** When the next attempt is due while nothing works. */
  readonly nextTryAt: number | null;
  /** Why the newest read failed; null again as soon as the server is heard from. */
  readonly error: ApiError | null;
}

export interface WatchOptions {
  readonly env: Environment;
  readonly api: Api;
  /** The set is one order for good. */
  readonly single?: boolean;
  /** From the best downwards, without the poll that lies beneath all. */
  readonly rungs?: readonly TransportFactory[];
}

/**
 * Follows a set of orders for as long as somebody is subscribed. No view ever goes backwards:
 * what is not newer than the view held confirms it and is otherwise ignored.
 */
export class OrdersWatch {
  readonly #env: Environment;
  readonly #api: Api;
  readonly #ladder: Ladder;
  readonly #listeners = new Set<() => void>();
  #orders: readonly string[];
  #state: WatchState = {
    views: new Map(),
    unknown: new Set(),
    mode: 'idle',
    lastConfirmedAt: null,
    nextTryAt: null,
    error: null,
  };
  #stopWaking: (() => void) | null = null;
  #reading: Promise<void> | null = null;

  constructor(orders: readonly string[], options: WatchOptions) {
    this.#env = options.env;
    this.#api = options.api;
    this.#orders = orders;
    this.#ladder = new Ladder(
      {
        env: options.env,
        api: options.api,
        single: options.single ?? false,
        cursors: () => this.#cursors(),
      },
      {
        onView: (view) => this.#take(view),
        onAlive: () => this.#confirm(),
        onUnknown: (order) => this.#forget(order),
        onState: (state) => this.#listen(state),
      },
      options.rungs ?? [socketTransport],
      pollTransport,
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
    this.#stopWaking = this.#env.onWake((signal) => void this.#wake(signal));
    this.#settle();
  }

  #end(): void {
    this.#stopWaking?.();
    this.#stopWaking = null;
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
    if (signal === 'online' || this.#state.mode === 'offline') {
      this.#ladder.restart();
      if (this.#ladder.running) return;
    }
    this.#ladder.check();
    const before = this.#state.views;
    const wasLive = this.#state.mode === 'live';
    await this.refetch();
    // A phone may keep a socket that looks open and brings nothing.
    if (wasLive && this.#state.views !== before) this.#ladder.distrust();
  }

  async #read(): Promise<void> {
    for (const order of this.#orders) {
      try {
        const held = this.#state.views.get(order)?.version;
        const view = await this.#api.readOrder(order, held);
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
    this.#set({ lastConfirmedAt: this.#env.now(), error: null });
  }

  #forget(order: string): void {
    this.#set({ unknown: new Set(this.#state.unknown).add(order) });
    this.#settle();
  }

  #listen({ mode, nextTryAt, error }: LadderState): void {
    this.#set(error ? { mode, nextTryAt, error } : { mode, nextTryAt });
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
