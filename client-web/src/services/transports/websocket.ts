import type { SocketLike } from '../environment';
import { Watchdog } from './heartbeat';
import { readMessage } from './message';
import type {
  Down,
  Transport,
  TransportContext,
  TransportEvents,
  TransportKind,
} from './transport';

export const SUBPROTOCOL = 'orderwire.v1';

/** The server takes this many orders on one connection. */
export const ORDERS_PER_SOCKET = 32;

const SERVICE_RESTART = 1012;

/** A socket that is asked has to answer by then. */
const ANSWER_WITHIN_MS = 4_000;

/** The upper rung: views are pushed over one WebSocket. */
export const websocket: TransportKind = {
  mode: 'live',
  isHeld: false,
  open: (context, events) => new SocketTransport(context, events),
};

class SocketTransport implements Transport {
  readonly #context: TransportContext;
  readonly #events: TransportEvents;
  readonly #watchdog: Watchdog;
  readonly #subscribed = new Set<string>();
  #socket: SocketLike | null = null;
  #isOpen = false;

  constructor(context: TransportContext, events: TransportEvents) {
    this.#context = context;
    this.#events = events;
    this.#watchdog = new Watchdog(context.env, context.heartbeat, () => this.#silent());
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
      this.#watchdog.heard();
      this.#subscribe(resume);
      if (resume) this.#events.onAlive();
    };
    socket.onmessage = ({ data }) => {
      if (readMessage(data, this.#events) === 'heartbeat') this.#watchdog.beat();
      // The message may have been the last one that was waited for.
      if (this.#socket !== socket) return;
      this.#watchdog.heard();
      this.#events.onAlive();
    };
    socket.onclose = ({ code, reason }) => {
      this.#release();
      this.#events.onDown(closed(code, reason));
    };
  }

  stop(): void {
    this.#release()?.close(1000);
  }

  update(): void {
    if (this.#isOpen) this.#subscribe(true);
  }

  /** Subscribing without a version makes the server answer with the view, if it is still there. */
  check(): void {
    if (!this.#isOpen) return;
    const asked = this.#context.cursors()[0];
    if (this.#watchdog.isOverdue || !asked) {
      this.#silent();
      return;
    }
    this.#send({ op: 'subscribe', order: asked.order });
    this.#watchdog.expect(ANSWER_WITHIN_MS);
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

  /** A dead peer never answers the close handshake, so nothing waits for it. */
  #silent(): void {
    this.#release()?.close();
    this.#events.onDown({ isSilent: true });
  }

  #release(): SocketLike | null {
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    this.#watchdog.stop();
    if (socket) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
    }
    return socket;
  }
}

/** At shutdown each connection is told its own moment to come back. */
function closed(code: number, reason: string): Down {
  const slot = /(?:^|\D)reconnect_in_ms=(\d+)/.exec(reason)?.[1];
  return code === SERVICE_RESTART && slot !== undefined ? { reconnectInMs: Number(slot) } : {};
}
