import {
  type ApiError,
  notUnderstood,
  readProblem,
  toApiError,
} from '../../services/api/api-error';
import type { Environment } from '../../services/environment/environment';
import { createEventStreamParser } from '../../services/transports/event-stream';
import { createWatchdog, type Heartbeat } from '../../services/transports/heartbeat';
import { ROOT } from './testbench-api';

export interface StreamEvents {
  onOpen(): void;
  onMessage(name: string, data: unknown): void;
  /** Something was heard, be it a heartbeat. */
  onAlive(): void;
  /** It is over; null where it just ended or fell silent. */
  onDown(error: ApiError | null): void;
}

/**
 * What happens on the testbench, from the delivery after `after` on. Read through fetch as the pages'
 * own stream is: EventSource hides heartbeats and the reason of a refusal.
 */
export function openTestbenchStream(
  { env, heartbeat, after }: { env: Environment; heartbeat: Heartbeat; after: number },
  events: StreamEvents,
): { stop(): void } {
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const watchdog = createWatchdog(env, heartbeat, () => end(null));
  const parse = createEventStreamParser();

  async function listen(): Promise<void> {
    watchdog.expect(heartbeat.silentAfterMs());
    const response = await env.fetch(`${env.origin}${ROOT}/stream?after=${after}`, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal,
    });
    if (!response.ok) throw await readProblem(response);
    const type = response.headers.get('content-type') ?? '';
    if (!response.body || !type.startsWith('text/event-stream')) {
      throw notUnderstood(response.status);
    }
    if (signal.aborted) return;
    watchdog.heard();
    events.onOpen();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) return end(null);
      watchdog.heard();
      events.onAlive();
      for (const item of parse(value)) {
        if (item.kind === 'comment') watchdog.beat();
        if (item.kind === 'event') take(item.name, item.data);
      }
    }
  }

  function take(name: string, text: string): void {
    let data: unknown = null;
    try {
      data = JSON.parse(text);
    } catch {
      // What is no JSON came from somebody in between.
    }
    if (typeof data === 'object' && data !== null) events.onMessage(name, data);
  }

  function stop(): void {
    watchdog.stop();
    giveUp.abort();
  }

  function end(error: ApiError | null): void {
    if (signal.aborted) return;
    stop();
    events.onDown(error);
  }

  listen().catch((cause: unknown) => end(toApiError(cause)));
  return { stop };
}
