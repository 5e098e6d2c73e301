import type { OrderView } from '../types/order.types';
import type { Api } from './api';
import type { ApiError } from './api-error';
import type { Environment } from './environment';

/** How a transport listens, in the words that the page shows. */
export type ListeningMode = 'live' | 'stream' | 'polling';

/** An order that is followed and the version that is held; 0 where none is. */
export interface Cursor {
  readonly order: string;
  readonly version: number;
}

export interface Down {
  /** The server gave this connection its own moment to come back. */
  readonly reconnectInMs?: number;
  /** Why a read failed, where there is something to say. */
  readonly error?: ApiError;
}

export interface TransportEvents {
  onView(view: OrderView): void;
  /** The server was heard from, whatever it said; after `onView` where it said one. */
  onAlive(): void;
  /** There is no such order. */
  onUnknown(orderId: string): void;
  /** The transport has ended by itself. It says nothing more. */
  onDown(down: Down): void;
}

/** One way to listen. It is started once and ends by `stop` or with `onDown`. */
export interface Transport {
  readonly mode: ListeningMode;
  /**
   * With `resume` the server is told which versions are held and may stay quiet. Without, it must
   * answer with the views at once, which proves that this way works in both directions.
   */
  start(resume: boolean): void;
  stop(): void;
  /** The set of followed orders has changed. */
  update(): void;
  /** Called after the page slept, when timers may have slept as well. */
  check(): void;
}

export interface TransportContext {
  readonly env: Environment;
  readonly api: Api;
  /** True where the set is one order for good: it can be named in the address. */
  readonly single: boolean;
  /** The orders that are not final, with what is held of them. */
  cursors(): readonly Cursor[];
}

export type TransportFactory = (context: TransportContext, events: TransportEvents) => Transport;
