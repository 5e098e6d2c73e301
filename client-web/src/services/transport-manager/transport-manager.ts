import type { ApiError } from '../api/api-error';
import { createTimer } from '../environment/timer';
import type { Down, TransportContext, TransportKind } from '../transports/transport';
import { fullJitterMs } from './backoff';
import { openRung, type Rung } from './transport-attempt';
import type { Ladder, LadderEvents, LadderMode } from './transport-manager.types';
import * as times from './transport-manager-times';
import { rememberedLevel, rememberLevel } from './transport-memory';

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
    next = rememberedLevel(env, kinds);
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

  function carrierDown(rung: Rung, why: Down): void {
    leaveCarrier();
    dropCandidate();
    isSettled = false;
    if (rung.level !== ground) {
      afterDeath(rung, why);
      return;
    }
    groundFailures += 1;
    error = why.error ?? null;
    // Whatever failed of late failed with the network, or with the server: it says nothing.
    strikes.fill(0);
    next = trusted ?? rememberedLevel(env, kinds);
    enterIn(why.reconnectInMs ?? fullJitterMs(groundFailures, random), enterGround);
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
    next = count < times.STRIKES_MAX ? level : level + 1;
    if (carrier) searchIn(fullJitterMs(1, random));
    else carrierTimer.set(down.isSilent ? 0 : random() * times.STEP_DOWN_WITHIN_MS, enterGround);
  }

  /** Nothing is heard until then, which is worth showing. */
  function enterIn(delayMs: number, enter: () => void): void {
    const delay = Math.min(delayMs, times.LONGEST_WAIT_MS);
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
    candidateTimer.set(times.FIRST_WORD_WITHIN_MS, () => down(rung, {}));
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
    if (level !== ground) rememberLevel(env, kinds, level);
    if (level === 0) return;
    const patience = Math.min(times.CLIMB_AFTER_MS * 2 ** climbs, times.CLIMB_AT_LEAST_EVERY_MS);
    climbs += 1;
    next = 0;
    searchIn(patience * (0.5 + random() / 2));
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
      strikes[rung.level] = times.STRIKES_MAX;
      trusted = null;
      next = rung.level + 1;
      if (down.reconnectInMs != null) searchIn(down.reconnectInMs);
      else search();
    }
  }

  function dropCandidate(): void {
    candidateTimer.clear();
    const dropped = candidate;
    candidate = null;
    dropped?.transport.stop();
  }

  const isHeard = (rung: Rung) => rung === carrier || rung === candidate;

  function open(level: number): Rung {
    return openRung(context, kinds[level] as TransportKind, level, events, isHeard, alive, down);
  }

  function down(rung: Rung, why: Down): void {
    if (rung === carrier) carrierDown(rung, why);
    else candidateDown(rung, why);
    report();
  }

  function alive(rung: Rung): void {
    const now = env.now();
    const isFirst = rung.spokeAt === null;
    rung.spokeAt ??= now;
    if (!rung.isProven && now - rung.spokeAt >= times.PROVEN_AFTER_MS) {
      rung.isProven = true;
      strikes[rung.level] = 0;
      if (rung.level === 0) climbs = 0;
    }
    if (rung.level === ground) {
      groundFailures = 0;
      nextTryAt = null;
      error = null;
      // Only now it is known that the network works and nothing better does.
      if (!isFirst && isSettled && !isHidden) rememberLevel(env, kinds, ground);
    }
    events.onAlive();
    // What was heard may have ended the watch.
    if (!isRunning) return;
    const isBeyondDoubt = strikes[rung.level] === 0 || trusted === rung.level;
    if (isFirst && rung === candidate) {
      if (isBeyondDoubt) promote();
      else candidateTimer.set(times.PROBATION_MS, promote);
      // The climb waits for the first read: it may say that there is nothing to follow.
    } else if (isFirst && !candidate && !candidateTimer.isSet) search();
    report();
  }

  function report(): void {
    if (isRunning) events.onState({ mode: mode(), nextTryAt, error });
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
      for (const rung of [carrier, candidate]) rung?.transport.update?.();
    },
    check: () => carrier?.transport.check?.(),
    hide,
    show() {
      isHidden = false;
      if (isOnGround() && !candidate && !candidateTimer.isSet) search();
    },
  };
}
