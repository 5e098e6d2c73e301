import type { ApiError } from './api-error';
import { fullJitterMs } from './backoff';
import { createTimer } from './timer';
import {
  type Down,
  LISTENING_MODES,
  type ListeningMode,
  type Transport,
  type TransportContext,
  type TransportEvents,
  type TransportKind,
} from './transports/transport';

/** A rung that has not said a word by then does not work on this network. */
const FIRST_WORD_WITHIN_MS = 4_000;

/** Who still speaks so long after its first word was not let through only to be cut. */
const PROVEN_AFTER_MS = 10_000;

/** One early death happens; a rung that dies early twice does not work on this network. */
const STRIKES_MAX = 2;

/** Where one has died already, the next has to live this long before it carries the watch. */
const PROBATION_MS = 2_000;

/** After a lost connection the ground is entered within this time, not by everybody at once. */
const STEP_DOWN_WITHIN_MS = 1_000;

/** A better rung is looked for after this time, then after twice that, and so on. */
const CLIMB_AFTER_MS = 30_000;
const CLIMB_AT_LEAST_EVERY_MS = 600_000;

/** Nobody is told to stay away for longer. */
const LONGEST_WAIT_MS = 60_000;

export type LadderMode = ListeningMode | 'connecting' | 'offline';

export interface LadderState {
  readonly mode: LadderMode;
  /** When the next attempt is due while nothing works; null otherwise. */
  readonly nextTryAt: number | null;
  readonly error: ApiError | null;
}

export interface LadderEvents extends Omit<TransportEvents, 'onDown'> {
  onState(state: LadderState): void;
}

/** A transport that was opened, and the first thing heard from it. */
interface Rung {
  readonly level: number;
  readonly kind: TransportKind;
  readonly transport: Transport;
  spokeAt: number | null;
  isProven: boolean;
}

export interface Ladder {
  isRunning(): boolean;
  start(): void;
  stop(): void;
  /** Nothing worked, and now something may: at once, instead of when the next try is due. */
  restart(): void;
  /** The network is another one now: nothing learnt about the old one counts. */
  forget(): void;
  /** The set of followed orders has changed. */
  update(): void;
  /** What carries may only look alive. */
  check(): void;
  /** Nobody looks: connections that a browser has only few of are left to the tabs in sight. */
  hide(): void;
  show(): void;
}

/**
 * Chooses between ways to listen, the best first. One rung carries the watch; beside it a better
 * one may be tried, and takes over once it has spoken, so that no attempt costs a moment. The last
 * rung, the ground, carries whatever else fails, and what works there is what is climbed from. What
 * worked is remembered for the session; what did not is tried again, with growing patience.
 *
 * `kinds` from the best downwards; the last is the ground.
 */
export function createLadder(
  context: TransportContext,
  events: LadderEvents,
  kinds: readonly TransportKind[],
): Ladder {
  const { env } = context;
  const ground = kinds.length - 1;
  const strikes = kinds.map(() => 0);
  const random = () => env.random();

  let carrier: Rung | null = null;
  /** Until the ground is entered, or the server's own slot has come. */
  const carrierTimer = createTimer(env);
  let groundFailures = 0;

  let candidate: Rung | null = null;
  /** Until the first word, the end of the probation, or the next climb. */
  const candidateTimer = createTimer(env);
  /** The level to try next. */
  let next = 0;
  /** The level that proved itself last, which may resume without a proof. */
  let trusted: number | null = null;
  let climbs = 0;
  /** The search is over for now: before, it is too early to call it polling. */
  let isSettled = false;

  let isRunning = false;
  let isHidden = false;
  let nextTryAt: number | null = null;
  let error: ApiError | null = null;

  function start(): void {
    if (isRunning) return;
    isRunning = true;
    isHidden = env.isHidden();
    strikes.fill(0);
    climbs = 0;
    next = rememberedLevel();
    enterGround();
    report();
  }

  function stop(): void {
    isRunning = false;
    leaveCarrier();
    dropCandidate();
    groundFailures = 0;
    trusted = null;
    isSettled = false;
    nextTryAt = null;
    error = null;
  }

  function restart(): void {
    if (!isRunning) return;
    stop();
    start();
  }

  function hide(): void {
    isHidden = true;
    if (candidate?.kind.isHeld) dropCandidate();
    if (!carrier?.kind.isHeld) return;
    trusted = carrier.isProven ? carrier.level : null;
    next = carrier.level;
    dropCandidate();
    leaveCarrier();
    enterGround();
    report();
  }

  // What carries

  function enterGround(): void {
    carrierTimer.clear();
    if (!isRunning || carrier) return;
    carrier = open(ground);
    carrier.transport.start(true);
  }

  function leaveCarrier(): void {
    carrierTimer.clear();
    const left = carrier;
    carrier = null;
    left?.transport.stop();
  }

  function carrierDown(rung: Rung, down: Down): void {
    leaveCarrier();
    if (rung.level === ground) {
      groundDown(down);
    } else {
      dropCandidate();
      isSettled = false;
      afterDeath(rung, down);
    }
    report();
  }

  function groundDown(down: Down): void {
    groundFailures += 1;
    error = down.error ?? null;
    // Whatever failed of late failed with the network, or with the server: it says nothing.
    dropCandidate();
    strikes.fill(0);
    isSettled = false;
    next = trusted ?? rememberedLevel();
    enterIn(down.reconnectInMs ?? fullJitterMs(groundFailures, random), enterGround);
  }

  function afterDeath({ level, isProven, spokeAt }: Rung, down: Down): void {
    if (down.reconnectInMs != null && spokeAt !== null) {
      // The server has spread its clients over time: even a poll would break ranks.
      trusted = level;
      next = level;
      enterIn(down.reconnectInMs, search);
      return;
    }
    const isGood = isProven && !down.isSilent;
    trusted = isGood ? level : null;
    const count = isGood ? 0 : (strikes[level] ?? 0) + 1;
    strikes[level] = count;
    next = count < STRIKES_MAX ? level : level + 1;
    if (carrier) searchIn(fullJitterMs(1, random));
    else carrierTimer.set(down.isSilent ? 0 : random() * STEP_DOWN_WITHIN_MS, enterGround);
  }

  /** Nothing is heard until then, which is worth showing. */
  function enterIn(delayMs: number, enter: () => void): void {
    const delay = Math.min(delayMs, LONGEST_WAIT_MS);
    nextTryAt = env.now() + delay;
    carrierTimer.set(delay, () => {
      nextTryAt = null;
      enter();
      report();
    });
  }

  function isOnGround(): boolean {
    return carrier?.level === ground && carrier.spokeAt !== null;
  }

  // What is tried

  /** Tries the next rung that is better than what carries; where there is none, later from the top. */
  function search(): void {
    candidateTimer.clear();
    if (!isRunning) return;
    const kind = kinds[next];
    if (!kind || next >= (carrier?.level ?? ground)) {
      settle();
      return;
    }
    if (kind.isHeld && isHidden) {
      isSettled = true;
      enterGround();
      return;
    }
    const rung = open(next);
    candidate = rung;
    candidateTimer.set(FIRST_WORD_WITHIN_MS, () => candidateDown(rung, {}));
    rung.transport.start(trusted === next);
  }

  function searchIn(delayMs: number): void {
    candidateTimer.set(delayMs, () => {
      search();
      report();
    });
  }

  /** This is the best that works here. Only a network that changes makes more of it. */
  function settle(): void {
    isSettled = true;
    const level = carrier?.level ?? ground;
    if (level !== ground) rememberLevel(level);
    if (level === 0) return;
    const patience = Math.min(CLIMB_AFTER_MS * 2 ** climbs, CLIMB_AT_LEAST_EVERY_MS);
    climbs += 1;
    next = 0;
    searchIn(patience * (0.5 + random() / 2));
  }

  function candidateSpoke(rung: Rung): void {
    candidateTimer.clear();
    const isBeyondDoubt = strikes[rung.level] === 0 || trusted === rung.level;
    if (isBeyondDoubt) promote();
    else candidateTimer.set(PROBATION_MS, promote);
  }

  function promote(): void {
    const rung = candidate;
    candidate = null;
    candidateTimer.clear();
    leaveCarrier();
    carrier = rung;
    groundFailures = 0;
    nextTryAt = null;
    error = null;
    settle();
    report();
  }

  function candidateDown(rung: Rung, down: Down): void {
    dropCandidate();
    if (rung.spokeAt !== null) {
      if (down.reconnectInMs != null) leaveCarrier();
      afterDeath(rung, down);
    } else if (carrier === null) {
      // It was the server's slot, and the server is not there: the ground tells more.
      if (!carrierTimer.isSet) enterGround();
    } else if (carrier.spokeAt !== null) {
      strikes[rung.level] = STRIKES_MAX;
      trusted = null;
      next = rung.level + 1;
      if (down.reconnectInMs != null) searchIn(down.reconnectInMs);
      else search();
    }
    report();
  }

  function dropCandidate(): void {
    candidateTimer.clear();
    const dropped = candidate;
    candidate = null;
    dropped?.transport.stop();
  }

  // What both have in common

  function open(level: number): Rung {
    const kind = kinds[level] as TransportKind;
    const isOurs = () => rung === carrier || rung === candidate;
    const transport = kind.open(context, {
      onView: (view) => isOurs() && events.onView(view),
      onUnknown: (order) => isOurs() && events.onUnknown(order),
      onAlive: () => isOurs() && alive(rung),
      onDown: (down) => {
        if (rung === carrier) carrierDown(rung, down);
        else if (rung === candidate) candidateDown(rung, down);
      },
    });
    const rung: Rung = { level, kind, transport, spokeAt: null, isProven: false };
    return rung;
  }

  function alive(rung: Rung): void {
    const now = env.now();
    const isFirst = rung.spokeAt === null;
    rung.spokeAt ??= now;
    if (!rung.isProven && now - rung.spokeAt >= PROVEN_AFTER_MS) {
      rung.isProven = true;
      strikes[rung.level] = 0;
      if (rung.level === 0) climbs = 0;
    }
    if (rung.level === ground) {
      groundFailures = 0;
      nextTryAt = null;
      error = null;
      // Only now it is known that the network works and nothing better does.
      if (!isFirst && isSettled && !isHidden) rememberLevel(ground);
    }
    events.onAlive();
    // What was heard may have ended the watch.
    if (!isRunning) return;
    if (rung === candidate && isFirst) candidateSpoke(rung);
    // The climb waits for the first read: it may say that there is nothing to follow.
    else if (isFirst && !candidate && !candidateTimer.isSet) search();
    report();
  }

  /** Everything above this level fails here. Not every ladder has every rung, so modes are compared. */
  function rememberLevel(level: number): void {
    const above = kinds[level - 1];
    const best = above ? LISTENING_MODES.indexOf(above.mode) + 1 : 0;
    env.remember(LISTENING_MODES[best] ?? null);
  }

  function rememberedLevel(): number {
    const best = LISTENING_MODES.indexOf(env.recall() as ListeningMode);
    return kinds.findIndex(({ mode }) => LISTENING_MODES.indexOf(mode) >= best);
  }

  function report(): void {
    if (!isRunning) return;
    events.onState({ mode: mode(), nextTryAt, error });
  }

  function mode(): LadderMode {
    if (carrier && (carrier.level < ground || (isOnGround() && isSettled)))
      return carrier.kind.mode;
    return groundFailures > 0 ? 'offline' : 'connecting';
  }

  return {
    isRunning: () => isRunning,
    start,
    stop,
    restart,
    forget() {
      env.remember(null);
      restart();
    },
    update() {
      carrier?.transport.update?.();
      candidate?.transport.update?.();
    },
    check: () => carrier?.transport.check?.(),
    hide,
    show() {
      isHidden = false;
      if (isOnGround() && !candidate && !candidateTimer.isSet) search();
    },
  };
}
