import type { ApiError } from './api-error';
import { fullJitterMs } from './backoff';
import type { Timer } from './environment';
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
  readonly transport: Transport;
  spokeAt: number | null;
  isProven: boolean;
}

/**
 * Chooses between ways to listen, the best first. One rung carries the watch; beside it a better
 * one may be tried, and takes over once it has spoken, so that no attempt costs a moment. The last
 * rung, the ground, carries whatever else fails, and what works there is what is climbed from. What
 * worked is remembered for the session; what did not is tried again, with growing patience.
 */
export class Ladder {
  readonly #context: TransportContext;
  readonly #events: LadderEvents;
  readonly #kinds: readonly TransportKind[];
  readonly #ground: number;
  readonly #strikes: number[];

  #carrier: Rung | null = null;
  /** Until the ground is entered, or the server's own slot has come. */
  #carrierTimer: Timer | null = null;
  #groundFailures = 0;

  #candidate: Rung | null = null;
  /** Until the first word, the end of the probation, or the next climb. */
  #candidateTimer: Timer | null = null;
  /** The level to try next. */
  #next = 0;
  /** The level that proved itself last, which may resume without a proof. */
  #trusted: number | null = null;
  #climbs = 0;
  /** The search is over for now: before, it is too early to call it polling. */
  #isSettled = false;

  #isRunning = false;
  #isHidden = false;
  #nextTryAt: number | null = null;
  #error: ApiError | null = null;

  /** `kinds` from the best downwards; the last is the ground. */
  constructor(context: TransportContext, events: LadderEvents, kinds: readonly TransportKind[]) {
    this.#context = context;
    this.#events = events;
    this.#kinds = kinds;
    this.#ground = kinds.length - 1;
    this.#strikes = kinds.map(() => 0);
  }

  get running(): boolean {
    return this.#isRunning;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#isHidden = this.#context.env.isHidden();
    this.#strikes.fill(0);
    this.#climbs = 0;
    this.#next = this.#rememberedLevel();
    this.#enterGround();
    this.#report();
  }

  stop(): void {
    this.#isRunning = false;
    this.#leaveCarrier();
    this.#dropCandidate();
    this.#groundFailures = 0;
    this.#trusted = null;
    this.#isSettled = false;
    this.#nextTryAt = null;
    this.#error = null;
  }

  /** Nothing worked, and now something may: at once, instead of when the next try is due. */
  restart(): void {
    if (!this.#isRunning) return;
    this.stop();
    this.start();
  }

  /** The network is another one now: nothing learnt about the old one counts. */
  forget(): void {
    this.#context.env.remember(null);
    this.restart();
  }

  update(): void {
    this.#carrier?.transport.update();
    this.#candidate?.transport.update();
  }

  check(): void {
    this.#carrier?.transport.check();
  }

  /** Nobody looks: connections that a browser has only few of are left to the tabs in sight. */
  hide(): void {
    this.#isHidden = true;
    if (this.#candidate && this.#kinds[this.#candidate.level]?.isHeld) this.#dropCandidate();
    const level = this.#carrier?.level;
    if (level === undefined || !this.#kinds[level]?.isHeld) return;
    this.#trusted = this.#carrier?.isProven ? level : null;
    this.#next = level;
    this.#dropCandidate();
    this.#leaveCarrier();
    this.#enterGround();
    this.#report();
  }

  show(): void {
    this.#isHidden = false;
    if (this.#isOnGround && !this.#candidate && this.#candidateTimer === null) this.#search();
  }

  // What carries

  #enterGround(): void {
    this.#clearCarrierTimer();
    if (!this.#isRunning || this.#carrier) return;
    const ground = this.#open(this.#ground);
    this.#carrier = ground;
    ground.transport.start(true);
  }

  #leaveCarrier(): void {
    this.#clearCarrierTimer();
    const carrier = this.#carrier;
    this.#carrier = null;
    carrier?.transport.stop();
  }

  #carrierDown(rung: Rung, down: Down): void {
    this.#leaveCarrier();
    if (rung.level === this.#ground) {
      this.#groundDown(down);
    } else {
      this.#dropCandidate();
      this.#isSettled = false;
      this.#afterDeath(rung, down);
    }
    this.#report();
  }

  #groundDown({ error, reconnectInMs }: Down): void {
    const { env } = this.#context;
    this.#groundFailures += 1;
    this.#error = error ?? null;
    // Whatever failed of late failed with the network, or with the server: it says nothing.
    this.#dropCandidate();
    this.#strikes.fill(0);
    this.#isSettled = false;
    this.#next = this.#trusted ?? this.#rememberedLevel();
    this.#enterIn(reconnectInMs ?? fullJitterMs(this.#groundFailures, () => env.random()));
  }

  #afterDeath({ level, isProven, spokeAt }: Rung, down: Down): void {
    const { env } = this.#context;
    if (down.reconnectInMs !== undefined && spokeAt !== null) {
      // The server has spread its clients over time: even a poll would break ranks.
      this.#trusted = level;
      this.#next = level;
      this.#enterIn(down.reconnectInMs, () => this.#search());
      return;
    }
    const isGood = isProven && !down.isSilent;
    this.#trusted = isGood ? level : null;
    if (!isGood) this.#strike(level, 1);
    this.#next = this.#hasFailed(level) ? level + 1 : level;
    if (this.#carrier) this.#searchIn(fullJitterMs(1, () => env.random()));
    else
      this.#wait(down.isSilent ? 0 : env.random() * STEP_DOWN_WITHIN_MS, () => this.#enterGround());
  }

  /** Nothing is heard until then, which is worth showing. */
  #enterIn(delayMs: number, enter: () => void = () => this.#enterGround()): void {
    const delay = Math.min(delayMs, LONGEST_WAIT_MS);
    this.#nextTryAt = this.#context.env.now() + delay;
    this.#wait(delay, () => {
      this.#nextTryAt = null;
      enter();
      this.#report();
    });
  }

  #wait(delayMs: number, then: () => void): void {
    this.#clearCarrierTimer();
    this.#carrierTimer = this.#context.env.setTimer(() => {
      this.#carrierTimer = null;
      then();
    }, delayMs);
  }

  get #isOnGround(): boolean {
    return this.#carrier?.level === this.#ground && this.#carrier.spokeAt !== null;
  }

  // What is tried

  /** Tries the next rung that is better than what carries; where there is none, later from the top. */
  #search(): void {
    this.#clearCandidateTimer();
    if (!this.#isRunning) return;
    const kind = this.#kinds[this.#next];
    if (!kind || this.#next >= (this.#carrier?.level ?? this.#ground)) {
      this.#settle();
      return;
    }
    if (kind.isHeld && this.#isHidden) {
      this.#isSettled = true;
      this.#enterGround();
      return;
    }
    const candidate = this.#open(this.#next);
    this.#candidate = candidate;
    this.#candidateTimer = this.#context.env.setTimer(
      () => this.#candidateDown(candidate, {}),
      FIRST_WORD_WITHIN_MS,
    );
    candidate.transport.start(this.#trusted === candidate.level);
  }

  #searchIn(delayMs: number): void {
    this.#clearCandidateTimer();
    this.#candidateTimer = this.#context.env.setTimer(() => {
      this.#candidateTimer = null;
      this.#search();
      this.#report();
    }, delayMs);
  }

  /** This is the best that works here. Only a network that changes makes more of it. */
  #settle(): void {
    this.#isSettled = true;
    const { env } = this.#context;
    const level = this.#carrier?.level ?? this.#ground;
    if (level !== this.#ground) this.#rememberLevel(level);
    if (level === 0) return;
    const patience = Math.min(CLIMB_AFTER_MS * 2 ** this.#climbs, CLIMB_AT_LEAST_EVERY_MS);
    this.#climbs += 1;
    this.#next = 0;
    this.#searchIn(patience * (0.5 + env.random() / 2));
  }

  #candidateSpoke(rung: Rung): void {
    this.#clearCandidateTimer();
    const isBeyondDoubt = this.#strikes[rung.level] === 0 || this.#trusted === rung.level;
    if (isBeyondDoubt) this.#promote();
    else this.#candidateTimer = this.#context.env.setTimer(() => this.#promote(), PROBATION_MS);
  }

  #promote(): void {
    const rung = this.#candidate;
    this.#candidate = null;
    this.#clearCandidateTimer();
    this.#leaveCarrier();
    this.#carrier = rung;
    this.#groundFailures = 0;
    this.#nextTryAt = null;
    this.#error = null;
    this.#settle();
    this.#report();
  }

  #candidateDown(rung: Rung, down: Down): void {
    this.#dropCandidate();
    if (rung.spokeAt !== null) {
      if (down.reconnectInMs !== undefined) this.#leaveCarrier();
      this.#afterDeath(rung, down);
    } else if (this.#carrier === null) {
      // It was the server's slot, and the server is not there: the ground tells more.
      if (this.#carrierTimer === null) this.#enterGround();
    } else if (this.#carrier.spokeAt !== null) {
      this.#strike(rung.level, STRIKES_MAX);
      this.#trusted = null;
      this.#next = rung.level + 1;
      if (down.reconnectInMs !== undefined) this.#searchIn(down.reconnectInMs);
      else this.#search();
    }
    this.#report();
  }

  #strike(level: number, count: number): void {
    this.#strikes[level] = (this.#strikes[level] ?? 0) + count;
  }

  #hasFailed(level: number): boolean {
    return (this.#strikes[level] ?? 0) >= STRIKES_MAX;
  }

  #dropCandidate(): void {
    this.#clearCandidateTimer();
    const candidate = this.#candidate;
    this.#candidate = null;
    candidate?.transport.stop();
  }

  // What both have in common

  #open(level: number): Rung {
    const kind = this.#kinds[level] as TransportKind;
    const isOurs = () => rung === this.#carrier || rung === this.#candidate;
    const transport = kind.open(this.#context, {
      onView: (view) => isOurs() && this.#events.onView(view),
      onUnknown: (order) => isOurs() && this.#events.onUnknown(order),
      onAlive: () => isOurs() && this.#alive(rung),
      onDown: (down) => {
        if (rung === this.#carrier) this.#carrierDown(rung, down);
        else if (rung === this.#candidate) this.#candidateDown(rung, down);
      },
    });
    const rung: Rung = { level, transport, spokeAt: null, isProven: false };
    return rung;
  }

  #alive(rung: Rung): void {
    const now = this.#context.env.now();
    const isFirst = rung.spokeAt === null;
    rung.spokeAt ??= now;
    if (!rung.isProven && now - rung.spokeAt >= PROVEN_AFTER_MS) {
      rung.isProven = true;
      this.#strikes[rung.level] = 0;
      if (rung.level === 0) this.#climbs = 0;
    }
    if (rung.level === this.#ground) {
      this.#groundFailures = 0;
      this.#nextTryAt = null;
      this.#error = null;
      // Only now it is known that the network works and nothing better does.
      if (!isFirst && this.#isSettled && !this.#isHidden) this.#rememberLevel(this.#ground);
    }
    this.#events.onAlive();
    // What was heard may have ended the watch.
    if (!this.#isRunning) return;
    if (rung === this.#candidate && isFirst) this.#candidateSpoke(rung);
    // The climb waits for the first read: it may say that there is nothing to follow.
    else if (isFirst && !this.#candidate && this.#candidateTimer === null) this.#search();
    this.#report();
  }

  /** Everything above this level fails here. Not every ladder has every rung, so modes are compared. */
  #rememberLevel(level: number): void {
    const above = this.#kinds[level - 1];
    const best = above ? LISTENING_MODES.indexOf(above.mode) + 1 : 0;
    this.#context.env.remember(LISTENING_MODES[best] ?? null);
  }

  #rememberedLevel(): number {
    const best = (LISTENING_MODES as readonly (string | null)[]).indexOf(
      this.#context.env.recall(),
    );
    const level = this.#kinds.findIndex(({ mode }) => LISTENING_MODES.indexOf(mode) >= best);
    return Math.max(0, level);
  }

  #clearCarrierTimer(): void {
    if (this.#carrierTimer !== null) this.#context.env.clearTimer(this.#carrierTimer);
    this.#carrierTimer = null;
  }

  #clearCandidateTimer(): void {
    if (this.#candidateTimer !== null) this.#context.env.clearTimer(this.#candidateTimer);
    this.#candidateTimer = null;
  }

  #report(): void {
    if (!this.#isRunning) return;
    this.#events.onState({ mode: this.#mode(), nextTryAt: this.#nextTryAt, error: this.#error });
  }

  #mode(): LadderMode {
    const level = this.#carrier?.level ?? this.#ground;
    if (level !== this.#ground) return this.#kinds[level]?.mode ?? 'connecting';
    if (this.#error || this.#groundFailures > 0) return 'offline';
    return this.#isOnGround && this.#isSettled
      ? (this.#kinds[level]?.mode ?? 'polling')
      : 'connecting';
  }
}
