import type { OrderView } from '../../types/order.types';
import type { ApiError } from '../api/api-error';
import type { OrderReader } from '../api/order-reader';
import type { Environment } from '../environment/environment';
import type { Heartbeat } from './heartbeat';

/** How a transport listens, the best first: WebSocket, Server-Sent Events, held requests, plain ones. */
export const LISTENING_MODES = ['live', 'stream', 'long-polling', 'polling'] as const;
export type ListeningMode = (typeof LISTENING_MODES)[number];

/** An order that is followed and the version that is held; 0 where none is. */
export interface Cursor {
  readonly order: string;
  readonly version: number;
}

export interface Down {
  /** The server named the moment to come back. */
  readonly reconnectInMs?: number | null;
  /** It looked open and brought nothing, not even a heartbeat. */
  readonly isSilent?: boolean;
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
  /**
   * With `resume` the server is told which versions are held and may stay quiet. Without, it must
   * answer with the views at once, which proves that this way works in both directions.
   */
  start(resume: boolean): void;
  stop(): void;
  /** The set of followed orders has changed. */
  update?(): void;
  /** The page slept, or a read found news: is this connection as alive as it looks? */
  check?(): void;
}

export interface TransportContext {
  readonly env: Environment;
  readonly reader: OrderReader;
  /** Shared by all connections to this server: what one learns the next one knows. */
  readonly heartbeat: Heartbeat;
  /** True where the set is one order for good: it can be named in the address. */
  readonly single: boolean;
  /** The orders that are not final, with what is held of them. */
  cursors(): readonly Cursor[];
}

export interface TransportKind {
  readonly mode: ListeningMode;
  /** It occupies one of the few connections that HTTP/1.1 allows a browser for each server. */
  readonly isHeld: boolean;
  /** It carries one order, and a browser has few connections: many orders take another way. */
  readonly isSingle: boolean;
  open(context: TransportContext, events: TransportEvents): Transport;
}
