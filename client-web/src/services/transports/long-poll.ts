import { toApiError } from '../api-error';
import type { HeldRead } from '../order-reader';
import type {
  Down,
  Transport,
  TransportContext,
  TransportEvents,
  TransportKind,
} from './transport';

/** Short enough to show within the ladder's patience whether this network lets a request wait. */
const FIRST_WAIT_S = 2;

const LONGEST_WAIT_S = 25;

/** A hold that is cut sooner is worth no more than a plain poll. */
const SHORTEST_WAIT_S = 6;

/** One request after the other, each held by the server until there is news. */
export const longPoll: TransportKind = {
  mode: 'long-polling',
  isHeld: true,
  open: (context, events) => new LongPollTransport(context, events),
};

class LongPollTransport implements Transport {
  readonly #context: TransportContext;
  readonly #events: TransportEvents;
  readonly #abort = new AbortController();
  #waitS = FIRST_WAIT_S;
  #longestS = LONGEST_WAIT_S;

  constructor(context: TransportContext, events: TransportEvents) {
    this.#context = context;
    this.#events = events;
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#abort.abort();
  }

  update(): void {}

  /** A held request cannot be asked whether it is alive, so a new one takes its place. */
  check(): void {
    this.#down({});
  }

  async #run(): Promise<void> {
    while (await this.#round()) this.#waitS = this.#longestS;
  }

  /** Gives whether there is a next round. */
  async #round(): Promise<boolean> {
    const { env, reader, cursors } = this.#context;
    const cursor = cursors()[0];
    if (!cursor) return false;
    const askedAt = env.now();
    let answer: HeldRead;
    try {
      const { order, version } = cursor;
      answer = await reader.holdOrder(order, version, this.#waitS, this.#abort.signal);
    } catch (cause) {
      return this.#failed(cause, cursor.order, env.now() - askedAt);
    }
    if (this.#isStopped) return false;
    const { view, retryAfterMs } = answer;
    if (view && view.version > cursor.version) this.#events.onView(view);
    else if (retryAfterMs !== null) return this.#down({ reconnectInMs: retryAfterMs });
    // Whoever answers at once that nothing is new does not hold, and would be asked without end.
    else if (env.now() - askedAt < this.#waitS * 500) return this.#down({});
    if (!this.#isStopped) this.#events.onAlive();
    return !this.#isStopped;
  }

  /** Middleboxes cut requests that wait: then it waits half as long, as far as that makes sense. */
  #failed(cause: unknown, order: string, heldMs: number): boolean {
    if (this.#isStopped) return false;
    const error = toApiError(cause);
    if (error.code === 'unknown_order') {
      this.#events.onUnknown(order);
      return false;
    }
    const { retryAfterMs } = error;
    if (retryAfterMs !== null) return this.#down({ error, reconnectInMs: retryAfterMs });
    const shorterS = Math.min(this.#longestS / 2, heldMs / 2_000);
    if (shorterS < SHORTEST_WAIT_S) return this.#down({ error });
    this.#longestS = Math.floor(shorterS);
    return true;
  }

  get #isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  #down(down: Down): false {
    if (this.#isStopped) return false;
    this.stop();
    this.#events.onDown(down);
    return false;
  }
}
