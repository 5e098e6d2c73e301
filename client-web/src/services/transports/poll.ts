import { toApiError } from '../api/api-error';
import { createTimer } from '../environment/timer';
import type { Cursor, Down, TransportKind } from './transport';

export const POLL_EVERY_MS = 5_000;

/** The fallback: plain reads that any network lets through, each costing next to nothing if unchanged. */
export const poll: TransportKind = {
  mode: 'polling',
  isHeld: false,
  isSingle: false,
  open({ env, reader, cursors }, events) {
    let isRunning = true;
    const timer = createTimer(env);

    function stop() {
      isRunning = false;
      timer.clear();
    }

    /** One order after the other: a poller has no hurry, and the server should not feel a burst. */
    async function round(): Promise<void> {
      for (const cursor of cursors()) {
        const down = await read(cursor);
        if (!isRunning) return;
        if (down) {
          stop();
          events.onDown(down);
          return;
        }
      }
      timer.set(POLL_EVERY_MS, round);
    }

    async function read({ order, version }: Cursor): Promise<Down | null> {
      try {
        const view = await reader.readOrder(order, version);
        if (!isRunning) return null;
        if (view) events.onView(view);
        events.onAlive();
      } catch (cause) {
        const error = toApiError(cause);
        if (error.code !== 'unknown_order') return { error, reconnectInMs: error.retryAfterMs };
        if (isRunning) events.onUnknown(order);
      }
      return null;
    }

    return { start: () => void round(), stop };
  },
};
