import { isOrderView } from '../types/order.types';
import type { SocketLike, Timer } from './environment';
import type { Down, Transport, TransportContext, TransportEvents } from './transport';

export const SUBPROTOCOL = 'orderwire.v1';

/** The server's default interval between heartbeats. */
export const HEARTBEAT_MS = 25_000;

/** Past two heartbeats a socket that says nothing is dead, whatever the browser believes. */
const SILENT_AFTER_MS = 2 * HEARTBEAT_MS;

/** The server takes this many orders on one connection. */
export const ORDERS_PER_SOCKET = 32;

const SERVICE_RESTART = 1012;
const LONGEST_SLOT_MS = 60_000;

/** The upper rung: views are pushed over one WebSocket. */
export function socketTransport(context: TransportContext, events: TransportEvents): Transport {
  return new SocketTransport(context, events);
}

class SocketTransport implements Transport {
  readonly mode = 'live';
  readonly #context: TransportContext;
  readonly #events: TransportEvents;
  readonly #subscribed = new Set<string>();
  #socket: SocketLike | null = null;
  #isOpen = false;
  #silence: Timer | null = null;
  #heardAt = 0;

  constructor(context: TransportContext, events: TransportEvents) {
    this.#context = context;
    this.#events = events;
  }

  start(resume: boolean): void {
    let socket: SocketLike;
    try {
      socket = this.#context.env.openSocket(this.#address(resume), SUBPROTOCOL);
    } catch {
      // A browser may refuse by throwing, for instance under a policy that forbids the address.
      this.#events.onDown({});
      return;
    }
    this.#socket = socket;
    socket.onopen = () => {
      this.#isOpen = true;
      this.#heard();
      this.#subscribe(resume);
      if (resume) this.#events.onAlive();
    };
    socket.onmessage = ({ data }) => {
      this.#heard();
      this.#read(data);
      this.#events.onAlive();
    };
    socket.onclose = ({ code, reason }) => this.#end(closed(code, reason));
  }

  stop(): void {
    const socket = this.#release();
    socket?.close(1000);
  }

  update(): void {
    if (this.#isOpen) this.#subscribe(true);
  }

  check(): void {
    if (this.#isOpen && this.#context.env.now() - this.#heardAt >= SILENT_AFTER_MS) this.#die();
  }

  #address(resume: boolean): string {
    const { env, single, cursors } = this.#context;
    const url = new URL('/live', env.origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const only = single ? cursors()[0] : undefined;
    if (only) {
      url.searchParams.set('order', only.order);
      if (resume && only.version > 0) url.searchParams.set('since', String(only.version));
      this.#subscribed.add(only.order);
    }
    return url.href;
  }

  /** Brings the server's list of this connection's orders in line with the followed ones. */
  #subscribe(resume: boolean): void {
    const wanted = this.#context.cursors().slice(0, ORDERS_PER_SOCKET);
    for (const order of this.#subscribed) {
      if (wanted.some((cursor) => cursor.order === order)) continue;
      this.#subscribed.delete(order);
      this.#send({ op: 'unsubscribe', order });
    }
    for (const { order, version } of wanted) {
      if (this.#subscribed.has(order)) continue;
      this.#subscribed.add(order);
      const since = resume && version > 0 ? { since: version } : {};
      this.#send({ op: 'subscribe', order, ...since });
    }
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #read(data: unknown): void {
    const message = parse(data);
    if (isOrderView(message)) {
      this.#events.onView(message);
      return;
    }
    if (message?.object === 'error' && message.code === 'unknown_order') {
      if (typeof message.order === 'string') this.#events.onUnknown(message.order);
    }
  }

  #heard(): void {
    const { env } = this.#context;
    this.#heardAt = env.now();
    if (this.#silence !== null) env.clearTimer(this.#silence);
    this.#silence = env.setTimer(() => this.#die(), SILENT_AFTER_MS);
  }

  /** A dead peer never answers the close handshake, so nothing waits for it. */
  #die(): void {
    const socket = this.#release();
    socket?.close();
    this.#events.onDown({});
  }

  #end(down: Down): void {
    this.#release();
    this.#events.onDown(down);
  }

  #release(): SocketLike | null {
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    if (this.#silence !== null) this.#context.env.clearTimer(this.#silence);
    this.#silence = null;
    if (socket) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
    }
    return socket;
  }
}

function parse(data: unknown): Record<string, unknown> | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null
      ? (message as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** At shutdown each connection is told its own moment to come back. */
function closed(code: number, reason: string): Down {
  const slot = /(?:^|\D)reconnect_in_ms=(\d+)/.exec(reason)?.[1];
  if (code !== SERVICE_RESTART || slot === undefined) return {};
  return { reconnectInMs: Math.min(Number(slot), LONGEST_SLOT_MS) };
}
