import type { ApiError } from '../api/api-error';
import { createTimer } from '../environment/timer';
import type { Down, TransportContext, TransportKind } from '../transports/transport';
import { fullJitterMs } from './backoff';
import { openAttempt, type TransportAttempt } from './transport-attempt';
import type {
  TransportManager,
  TransportManagerEvents,
  TransportManagerMode,
} from './transport-manager.types';
import * as times from './transport-manager-times';
import { rememberedLevel, rememberLevel } from './transport-memory';

/**
 * Chooses between ways to listen, the best first. One transport is active; beside it a better one, the
 * candidate, may be tried, and takes over once it has spoken, so that no attempt costs a moment. The last
 * kind, the fallback, is active whatever else fails, and what works there is what is upgraded from. What
 * worked is remembered for the session; what did not is tried again, with growing patience.
 *
 * `kinds` from the best downwards; the last is the fallback.
 */
export function createTransportManager(
  context: TransportContext,
  events: TransportManagerEvents,
  kinds: readonly TransportKind[],
): TransportManager {
  const { env } = context;
  const fallback = kinds.length - 1;
  const failures = kinds.map(() => 0);
  const random = () => env.random();

  let active: TransportAttempt | null = null;
  /** Until the fallback is started, or the server's own slot has come. */
  const activeTimer = createTimer(env);
  let fallbackFailures = 0;

  let candidate: TransportAttempt | null = null;
  /** Until the first word, the end of the probation, or the next upgrade. */
  const candidateTimer = createTimer(env);
  /** The level to try next. */
  let next = 0;
  /** The level that proved itself last, which may resume without a proof. */
  let trusted: number | null = null;
  let upgradeAttempts = 0;
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
    failures.fill(0);
    upgradeAttempts = 0;
    next = rememberedLevel(env, kinds);
    startFallback();
    report();
  }

  function stop(): void {
    isRunning = false;
    stopActive();
    stopCandidate();
    fallbackFailures = 0;
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
    if (candidate?.kind.isHeld) stopCandidate();
    if (!active?.kind.isHeld) return;
    trusted = active.isProven ? active.level : null;
    next = active.level;
    stopCandidate();
    stopActive();
    startFallback();
    report();
  }

  // What is active

  function startFallback(): void {
    activeTimer.clear();
    if (!isRunning || active) return;
    active = open(fallback);
    active.transport.start(true);
  }

  function stopActive(): void {
    activeTimer.clear();
    const left = active;
    active = null;
    left?.transport.stop();
  }

  function activeDown(attempt: TransportAttempt, why: Down): void {
    stopActive();
    stopCandidate();
    isSettled = false;
    if (attempt.level !== fallback) {
      afterFailure(attempt, why);
      return;
    }
    fallbackFailures += 1;
    error = why.error ?? null;
    // Whatever failed of late failed with the network, or with the server: it says nothing.
    failures.fill(0);
    next = trusted ?? rememberedLevel(env, kinds);
    resumeIn(why.reconnectInMs ?? fullJitterMs(fallbackFailures, random), startFallback);
  }

  function afterFailure({ level, isProven, spokeAt }: TransportAttempt, down: Down): void {
    if (down.reconnectInMs != null && spokeAt !== null) {
      // The server has spread its clients over time: even a poll would break ranks.
      trusted = level;
      next = level;
      resumeIn(down.reconnectInMs, search);
      return;
    }
    const isGood = isProven && !down.isSilent;
    trusted = isGood ? level : null;
    const count = isGood ? 0 : (failures[level] ?? 0) + 1;
    failures[level] = count;
    next = count < times.FAILURES_MAX ? level : level + 1;
    if (active) searchIn(fullJitterMs(1, random));
    else activeTimer.set(down.isSilent ? 0 : random() * times.FALL_BACK_WITHIN_MS, startFallback);
  }

  /** Nothing is heard until then, which is worth showing. */
  function resumeIn(delayMs: number, enter: () => void): void {
    const delay = Math.min(delayMs, times.LONGEST_WAIT_MS);
    nextTryAt = env.now() + delay;
    activeTimer.set(delay, () => {
      nextTryAt = null;
      enter();
      report();
    });
  }

  function isFallbackActive(): boolean {
    return active?.level === fallback && active.spokeAt !== null;
  }

  // What is tried

  const hasMany = () => context.cursors().length > 1;

  /** Nothing is known of the kinds that were left out. */
  function remember(level: number): void {
    let best = level;
    while (hasMany() && kinds[best - 1]?.isSingle) best -= 1;
    rememberLevel(env, kinds, best);
  }

  /** Tries the next kind that is better than the active one; where there is none, later from the top. */
  function search(): void {
    candidateTimer.clear();
    if (!isRunning) return;
    while (kinds[next]?.isSingle && hasMany()) next += 1;
    const kind = kinds[next];
    if (!kind || next >= (active?.level ?? fallback)) {
      settle();
      return;
    }
    if (kind.isHeld && isHidden) {
      isSettled = true;
      startFallback();
      return;
    }
    const attempt = open(next);
    candidate = attempt;
    candidateTimer.set(times.FIRST_WORD_WITHIN_MS, () => down(attempt, {}));
    attempt.transport.start(trusted === next);
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
    const level = active?.level ?? fallback;
    if (level !== fallback) remember(level);
    if (level === 0) return;
    const patience = Math.min(
      times.UPGRADE_AFTER_MS * 2 ** upgradeAttempts,
      times.UPGRADE_AT_LEAST_EVERY_MS,
    );
    upgradeAttempts += 1;
    next = 0;
    searchIn(patience * (0.5 + random() / 2));
  }

  function promote(): void {
    const attempt = candidate;
    candidate = null;
    candidateTimer.clear();
    stopActive();
    active = attempt;
    fallbackFailures = 0;
    nextTryAt = null;
    error = null;
    settle();
    report();
  }

  function candidateDown(attempt: TransportAttempt, down: Down): void {
    stopCandidate();
    if (attempt.spokeAt !== null) {
      if (down.reconnectInMs != null) stopActive();
      afterFailure(attempt, down);
    } else if (active === null) {
      // It was the server's slot, and the server is not there: the fallback tells more.
      if (!activeTimer.isSet) startFallback();
    } else if (active.spokeAt !== null) {
      failures[attempt.level] = times.FAILURES_MAX;
      trusted = null;
      next = attempt.level + 1;
      if (down.reconnectInMs != null) searchIn(down.reconnectInMs);
      else search();
    }
  }

  function stopCandidate(): void {
    candidateTimer.clear();
    const dropped = candidate;
    candidate = null;
    dropped?.transport.stop();
  }

  const isHeard = (attempt: TransportAttempt) => attempt === active || attempt === candidate;

  function open(level: number): TransportAttempt {
    return openAttempt(context, kinds[level] as TransportKind, level, events, isHeard, alive, down);
  }

  function down(attempt: TransportAttempt, why: Down): void {
    if (attempt === active) activeDown(attempt, why);
    else candidateDown(attempt, why);
    report();
  }

  function alive(attempt: TransportAttempt): void {
    const now = env.now();
    const isFirst = attempt.spokeAt === null;
    attempt.spokeAt ??= now;
    if (!attempt.isProven && now - attempt.spokeAt >= times.PROVEN_AFTER_MS) {
      attempt.isProven = true;
      failures[attempt.level] = 0;
      if (attempt.level === 0) upgradeAttempts = 0;
    }
    if (attempt.level === fallback) {
      fallbackFailures = 0;
      nextTryAt = null;
      error = null;
      // Only now it is known that the network works and nothing better does.
      if (!isFirst && isSettled && !isHidden) remember(fallback);
    }
    events.onAlive();
    // What was heard may have ended the watch.
    if (!isRunning) return;
    const isBeyondDoubt = failures[attempt.level] === 0 || trusted === attempt.level;
    if (isFirst && attempt === candidate) {
      if (isBeyondDoubt) promote();
      else candidateTimer.set(times.PROBATION_MS, promote);
      // The upgrade waits for the first read: it may say that there is nothing to follow.
    } else if (isFirst && !candidate && !candidateTimer.isSet) search();
    report();
  }

  function report(): void {
    if (isRunning) events.onState({ mode: mode(), nextTryAt, error });
  }

  function mode(): TransportManagerMode {
    if (active && (active.level < fallback || (isFallbackActive() && isSettled)))
      return active.kind.mode;
    return fallbackFailures > 0 ? 'offline' : 'connecting';
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
      const attempts = [active, candidate];
      if (hasMany() && attempts.some((attempt) => attempt?.kind.isSingle)) restart();
      else for (const attempt of attempts) attempt?.transport.update?.();
    },
    check: () => active?.transport.check?.(),
    hide,
    show() {
      isHidden = false;
      if (isFallbackActive() && !candidate && !candidateTimer.isSet) search();
    },
  };
}
