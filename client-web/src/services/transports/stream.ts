import { readProblem } from '../api-error';
import { orderPath } from '../order-reader';
import { EventStreamParser, type StreamItem } from './event-stream';
import { Watchdog } from './heartbeat';
import { readMessage } from './message';
import type {
  Down,
  Transport,
  TransportContext,
  TransportEvents,
  TransportKind,
} from './transport';

/**
 * Server-Sent Events, read through fetch: EventSource hides heartbeats, `retry` and the status of a
 * refusal, and without those it cannot be told from a stream that a proxy holds back.
 */
export const stream: TransportKind = {
  mode: 'stream',
  isHeld: true,
  open: (context, events) => new StreamTransport(context, events),
};

class StreamTransport implements Transport {
  readonly #context: TransportContext;
  readonly #events: TransportEvents;
  readonly #abort = new AbortController();
  readonly #watchdog: Watchdog;
  readonly #parser = new EventStreamParser();
  #items = 0;
  /** The last word was a `retry`: the server says goodbye and names the moment to come back. */
  #farewellMs: number | null = null;

  constructor(context: TransportContext, events: TransportEvents) {
    this.#context = context;
    this.#events = events;
    this.#watchdog = new Watchdog(context.env, context.heartbeat, () =>
      this.#end({ isSilent: true }),
    );
  }

  start(resume: boolean): void {
    void this.#listen(resume).catch(() => this.#end({}));
  }

  stop(): void {
    this.#watchdog.stop();
    this.#abort.abort();
  }

  update(): void {}

  /** A stream cannot be asked whether it is alive, so a new one takes its place. */
  check(): void {
    this.#end({});
  }

  async #listen(resume: boolean): Promise<void> {
    const { env, cursors } = this.#context;
    const cursor = cursors()[0];
    if (!cursor) return;
    const since = resume && cursor.version > 0 ? `?since=${cursor.version}` : '';
    const response = await env.fetch(`${env.origin}${orderPath(cursor.order)}/events${since}`, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      credentials: 'same-origin',
      signal: this.#abort.signal,
    });
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !response.body || !type.startsWith('text/event-stream')) {
      await this.#refused(response, cursor.order);
      return;
    }
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (this.#abort.signal.aborted) return;
      if (done) break;
      for (const item of this.#parser.push(value)) this.#take(item);
      this.#watchdog.heard();
      this.#events.onAlive();
    }
    this.#end(this.#farewellMs === null ? {} : { reconnectInMs: this.#farewellMs });
  }

  #take(item: StreamItem): void {
    // The first `retry` opens the stream; only a later one can close it.
    this.#farewellMs = item.kind === 'retry' && this.#items > 0 ? item.ms : null;
    this.#items += 1;
    if (item.kind === 'comment') this.#watchdog.beat();
    if (item.kind === 'event') readMessage(item.data, this.#events);
  }

  async #refused(response: Response, order: string): Promise<void> {
    const error = await readProblem(response);
    if (this.#abort.signal.aborted) return;
    if (error.code === 'unknown_order') this.#events.onUnknown(order);
    else this.#end(error.retryAfterMs === null ? {} : { reconnectInMs: error.retryAfterMs });
  }

  #end(down: Down): void {
    if (this.#abort.signal.aborted) return;
    this.stop();
    this.#events.onDown(down);
  }
}
