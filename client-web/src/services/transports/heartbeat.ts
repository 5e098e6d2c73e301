import type { Environment } from '../environment/environment';
import { createTimer } from '../environment/timer';

/** The server's default. */
const ASSUMED_MS = 25_000;

const SHORTEST_MS = 500;
const LONGEST_MS = 120_000;
const SHORTEST_PATIENCE_MS = 3_000;

/**
 * How often this server gives a sign of life. It does not announce that, so it is learnt from the
 * distance of two heartbeats, and a silence that may only be a slower server is doubted once more.
 */
export interface Heartbeat {
  /** Past two heartbeats a connection that says nothing is dead, whatever the browser believes. */
  silentAfterMs(): number;
  /** After a freeze heartbeats arrive in one bunch, or far apart: neither teaches anything. */
  learn(gapMs: number): void;
  /** A connection was given up for its silence: the next one gets twice the time. */
  doubt(): void;
}

export function createHeartbeat(): Heartbeat {
  let intervalMs = ASSUMED_MS;
  return {
    silentAfterMs: () => Math.max(2 * intervalMs, SHORTEST_PATIENCE_MS),
    learn(gapMs) {
      if (gapMs >= SHORTEST_MS && gapMs <= LONGEST_MS) intervalMs = gapMs;
    },
    doubt() {
      intervalMs = Math.min(2 * intervalMs, LONGEST_MS);
    },
  };
}

/** Watches one connection for silence. */
export interface Watchdog {
  heard(): void;
  /** Comes with the heartbeat itself, before `heard`. */
  beat(): void;
  /** Something must be heard within this time. */
  expect(withinMs: number): void;
  /** Timers may sleep with the machine, the clock does not. */
  isOverdue(): boolean;
  stop(): void;
}

export function createWatchdog(
  env: Environment,
  heartbeat: Heartbeat,
  onSilence: () => void,
): Watchdog {
  const timer = createTimer(env);
  let heardAt = 0;
  let beatAt = 0;

  return {
    heard() {
      heardAt = env.now();
      timer.set(heartbeat.silentAfterMs(), () => {
        heartbeat.doubt();
        onSilence();
      });
    },
    beat() {
      const now = env.now();
      heartbeat.learn(now - beatAt);
      beatAt = now;
    },
    expect: (withinMs) => timer.set(withinMs, onSilence),
    isOverdue: () => env.now() - heardAt >= heartbeat.silentAfterMs(),
    stop: timer.clear,
  };
}
