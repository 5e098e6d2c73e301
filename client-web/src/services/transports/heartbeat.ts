import type { Environment, Timer } from '../environment';

/** The server's default. */
const ASSUMED_MS = 25_000;

const SHORTEST_MS = 500;
const LONGEST_MS = 120_000;
const SHORTEST_PATIENCE_MS = 3_000;

/**
 * How often this server gives a sign of life. It does not announce that, so it is learnt from the
 * distance of two heartbeats, and a silence that may only be a slower server is doubted once more.
 */
export class Heartbeat {
  #intervalMs = ASSUMED_MS;

  /** Past two heartbeats a connection that says nothing is dead, whatever the browser believes. */
  get silentAfterMs(): number {
    return Math.max(2 * this.#intervalMs, SHORTEST_PATIENCE_MS);
  }

  /** After a freeze heartbeats arrive in one bunch, or far apart: neither teaches anything. */
  learn(gapMs: number): void {
    if (gapMs >= SHORTEST_MS && gapMs <= LONGEST_MS) this.#intervalMs = gapMs;
  }

  /** A connection was given up for its silence: the next one gets twice the time. */
  doubt(): void {
    this.#intervalMs = Math.min(2 * this.#intervalMs, LONGEST_MS);
  }
}

/** Watches one connection for silence. */
export class Watchdog {
  readonly #env: Environment;
  readonly #heartbeat: Heartbeat;
  readonly #onSilence: () => void;
  #timer: Timer | null = null;
  #heardAt = 0;
  #beatAt: number | null = null;

  constructor(env: Environment, heartbeat: Heartbeat, onSilence: () => void) {
    this.#env = env;
    this.#heartbeat = heartbeat;
    this.#onSilence = onSilence;
  }

  heard(): void {
    this.#heardAt = this.#env.now();
    this.#wait(this.#heartbeat.silentAfterMs, () => {
      this.#heartbeat.doubt();
      this.#onSilence();
    });
  }

  /** Comes with the heartbeat itself, before `heard`. */
  beat(): void {
    const now = this.#env.now();
    if (this.#beatAt !== null) this.#heartbeat.learn(now - this.#beatAt);
    this.#beatAt = now;
  }

  /** Something must be heard within this time. */
  expect(withinMs: number): void {
    this.#wait(withinMs, this.#onSilence);
  }

  /** Timers may sleep with the machine, the clock does not. */
  get isOverdue(): boolean {
    return this.#env.now() - this.#heardAt >= this.#heartbeat.silentAfterMs;
  }

  stop(): void {
    if (this.#timer !== null) this.#env.clearTimer(this.#timer);
    this.#timer = null;
  }

  #wait(ms: number, then: () => void): void {
    this.stop();
    this.#timer = this.#env.setTimer(then, ms);
  }
}
