import { toApiError } from '../api/api-error';
import type { Cursor, Down, TransportKind } from './transport';

/** Short enough to show within the transport manager's patience whether this network lets a request wait. */
const FIRST_WAIT_S = 2;

const LONGEST_WAIT_S = 25;

/** A hold that is cut sooner is worth no more than a plain poll. */
const SHORTEST_WAIT_S = 6;

/** One request after the other, each held by the server until there is news. */
export const longPoll: TransportKind = {
  mode: 'long-polling',
  isHeld: true,
  isSingle: true,
  open({ env, reader, cursors }, events) {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    let longestS = LONGEST_WAIT_S;

    async function run(): Promise<void> {
      let waitS = FIRST_WAIT_S;
      for (let cursor = cursors()[0]; cursor && !signal.aborted; cursor = cursors()[0]) {
        const down = await round(cursor, waitS);
        if (down) end(down);
        waitS = longestS;
      }
    }

    /** Gives why there is no next round, or null where there is one. */
    async function round({ order, version }: Cursor, waitS: number): Promise<Down | null> {
      const askedAt = env.now();
      try {
        const { view, retryAfterMs } = await reader.holdOrder(order, version, waitS, signal);
        if (signal.aborted) return null;
        if (view && view.version > version) events.onView(view);
        else if (retryAfterMs !== null) return { reconnectInMs: retryAfterMs };
        // Whoever answers at once that nothing is new does not hold, and would be asked without end.
        else if (env.now() - askedAt < waitS * 500) return {};
        if (!signal.aborted) events.onAlive();
      } catch (cause) {
        if (!signal.aborted) return failed(cause, order, env.now() - askedAt);
      }
      return null;
    }

    /** Middleboxes cut requests that wait: then it waits half as long, as far as that makes sense. */
    function failed(cause: unknown, order: string, heldMs: number): Down | null {
      const error = toApiError(cause);
      const shorterS = Math.floor(Math.min(longestS / 2, heldMs / 2_000));
      if (error.code === 'unknown_order') {
        giveUp.abort();
        events.onUnknown(order);
      } else if (error.retryAfterMs !== null || shorterS < SHORTEST_WAIT_S) {
        return { error, reconnectInMs: error.retryAfterMs };
      } else {
        longestS = shorterS;
      }
      return null;
    }

    function end(down: Down): void {
      if (signal.aborted) return;
      giveUp.abort();
      events.onDown(down);
    }

    return {
      start: () => void run(),
      stop: () => giveUp.abort(),
      // A held request cannot be asked whether it is alive, so a new one takes its place.
      check: () => end({}),
    };
  },
};
