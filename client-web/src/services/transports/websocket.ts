import type { SocketLike } from '../environment/environment';
import { createWatchdog } from './heartbeat';
import { readMessage } from './message';
import type { Down, TransportKind } from './transport';

export const SUBPROTOCOL = 'orderwire.v1';

/** The server takes this many orders on one connection. */
export const ORDERS_PER_SOCKET = 32;

const SERVICE_RESTART = 1012;

/** A socket that is asked has to answer by then. */
const ANSWER_WITHIN_MS = 4_000;

/** The best way: views are pushed over one WebSocket. */
export const websocket: TransportKind = {
  mode: 'live',
  isHeld: false,
  isSingle: false,
  open({ env, heartbeat, single, cursors }, events) {
    const subscribed = new Set<string>();
    /** Null before the start and after the end. */
    let socket: SocketLike | null = null;
    let isOpen = false;
    // A dead peer never answers the close handshake, so nothing waits for it.
    const watchdog = createWatchdog(env, heartbeat, () => end({ isSilent: true }));

    function start(resume: boolean): void {
      try {
        socket = env.openSocket(address(resume), SUBPROTOCOL);
      } catch {
        // A browser may refuse by throwing, for instance under a policy that forbids the address.
        events.onDown({});
        return;
      }
      socket.onopen = () => {
        isOpen = true;
        watchdog.heard();
        subscribe(resume);
        if (resume) events.onAlive();
      };
      socket.onmessage = ({ data }) => {
        if (readMessage(data, events) === 'heartbeat') watchdog.beat();
        // The message may have been the last one that was waited for.
        if (!socket) return;
        watchdog.heard();
        events.onAlive();
      };
      socket.onclose = ({ code, reason }) => end(closed(code, reason));
    }

    function address(resume: boolean): string {
      const url = new URL('/live', env.origin.replace(/^http/, 'ws'));
      const only = single ? cursors()[0] : undefined;
      if (only) {
        url.searchParams.set('order', only.order);
        if (resume && only.version > 0) url.searchParams.set('since', `${only.version}`);
        subscribed.add(only.order);
      }
      return url.href;
    }

    /** Brings the server's list of this connection's orders in line with the followed ones. */
    function subscribe(resume: boolean): void {
      const wanted = cursors().slice(0, ORDERS_PER_SOCKET);
      for (const order of subscribed) {
        if (wanted.some((cursor) => cursor.order === order)) continue;
        subscribed.delete(order);
        send({ op: 'unsubscribe', order });
      }
      for (const { order, version } of wanted) {
        if (subscribed.has(order)) continue;
        subscribed.add(order);
        send({ op: 'subscribe', order, since: resume && version > 0 ? version : undefined });
      }
    }

    function send(message: object): void {
      socket?.send(JSON.stringify(message));
    }

    function release(code?: number): void {
      const old = socket;
      socket = null;
      isOpen = false;
      watchdog.stop();
      if (!old) return;
      old.onopen = old.onmessage = old.onclose = null;
      old.close(code);
    }

    function end(down: Down): void {
      release();
      events.onDown(down);
    }

    return {
      start,
      stop: () => release(1000),
      update() {
        if (isOpen) subscribe(true);
      },
      // Subscribing without a version makes the server answer with the view, if it is still there.
      check() {
        const asked = cursors()[0];
        if (!isOpen || !asked) return;
        if (watchdog.isOverdue()) {
          end({ isSilent: true });
          return;
        }
        send({ op: 'subscribe', order: asked.order });
        watchdog.expect(ANSWER_WITHIN_MS);
      },
    };
  },
};

/** At shutdown each connection is told its own moment to come back. */
function closed(code: number, reason: string): Down {
  const slot = /(?:^|\D)reconnect_in_ms=(\d+)/.exec(reason)?.[1];
  return code === SERVICE_RESTART && slot ? { reconnectInMs: +slot } : {};
}
