import { type ApiError, toApiError } from '../api-error';
import type { Timer } from '../environment';
import type {
  Cursor,
  Transport,
  TransportContext,
  TransportEvents,
  TransportKind,
} from './transport';

export const POLL_EVERY_MS = 5_000;

/** The ground: plain reads that any network lets through, each costing next to nothing if unchanged. */
export const poll: TransportKind = {
  mode: 'polling',
  isHeld: false,
  open: (context, events) => new PollTransport(context, events),
};

class PollTransport implements Transport {
  readonly #context: TransportContext;
  readonly #events: TransportEvents;
  #running = false;
  #timer: Timer | null = null;

  constructor(context: TransportContext, events: TransportEvents) {
    this.#context = context;
    this.#events = events;
  }

  start(): void {
    this.#running = true;
    void this.#round();
  }

  stop(): void {
    this.#running = false;
    if (this.#timer !== null) this.#context.env.clearTimer(this.#timer);
    this.#timer = null;
  }

  /** The next round asks for the new set anyway. */
  update(): void {}

  check(): void {}

  /** One order after the other: a poller has no hurry, and the server should not feel a burst. */
  async #round(): Promise<void> {
    for (const cursor of this.#context.cursors()) {
      const error = await this.#read(cursor);
      if (!this.#running) return;
      if (error) {
        const { retryAfterMs } = error;
        this.stop();
        this.#events.onDown(
          retryAfterMs === null ? { error } : { error, reconnectInMs: retryAfterMs },
        );
        return;
      }
    }
    this.#timer = this.#context.env.setTimer(() => void this.#round(), POLL_EVERY_MS);
  }

  async #read({ order, version }: Cursor): Promise<ApiError | null> {
    try {
      const view = await this.#context.reader.readOrder(order, version);
      if (!this.#running) return null;
      if (view) this.#events.onView(view);
      this.#events.onAlive();
      return null;
    } catch (cause) {
      const error = toApiError(cause);
      if (error.code !== 'unknown_order') return error;
      if (this.#running) this.#events.onUnknown(order);
      return null;
    }
  }
}
