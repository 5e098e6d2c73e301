import { readProblem } from '../api/api-error';
import { orderPath } from '../api/order-reader';
import { createEventStreamParser, type StreamItem } from './event-stream';
import { createWatchdog } from './heartbeat';
import { readMessage } from './message';
import type { Down, TransportKind } from './transport';

/**
 * Server-Sent Events, read through fetch: EventSource hides heartbeats, `retry` and the status of a
 * refusal, and without those it cannot be told from a stream that a proxy holds back.
 */
export const stream: TransportKind = {
  mode: 'stream',
  isHeld: true,
  isSingle: true,
  open({ env, heartbeat, cursors }, events) {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const watchdog = createWatchdog(env, heartbeat, () => end({ isSilent: true }));
    const parse = createEventStreamParser();
    let hasBegun = false;
    /** The server said goodbye and named the moment to come back. */
    let farewellMs: number | null = null;

    async function listen(resume: boolean): Promise<void> {
      const cursor = cursors()[0];
      if (!cursor) return;
      const { order, version } = cursor;
      const since = resume && version > 0 ? `?since=${version}` : '';
      const response = await env.fetch(`${env.origin}${orderPath(order)}/events${since}`, {
        headers: { accept: 'text/event-stream' },
        cache: 'no-store',
        signal,
      });
      const type = response.headers.get('content-type') ?? '';
      if (response.status !== 200 || !response.body || !type.startsWith('text/event-stream')) {
        const { code, retryAfterMs } = await readProblem(response);
        if (signal.aborted) return;
        if (code === 'unknown_order') events.onUnknown(order);
        else end({ reconnectInMs: retryAfterMs });
        return;
      }
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (signal.aborted) return;
        if (done) break;
        parse(value).forEach(take);
        if (signal.aborted) return;
        watchdog.heard();
        events.onAlive();
      }
      end({ reconnectInMs: farewellMs });
    }

    function take(item: StreamItem): void {
      // The first `retry` opens the stream; only a later one can close it.
      if (item.kind === 'retry' && hasBegun) farewellMs = item.ms;
      hasBegun = true;
      if (item.kind === 'comment') watchdog.beat();
      if (item.kind === 'event') readMessage(item.data, events);
    }

    function stop(): void {
      watchdog.stop();
      giveUp.abort();
    }

    function end(down: Down): void {
      if (signal.aborted) return;
      stop();
      events.onDown(down);
    }

    return {
      start: (resume) => void listen(resume).catch(() => end({})),
      stop,
      // A stream cannot be asked whether it is alive, so a new one takes its place.
      check: () => end({}),
    };
  },
};
