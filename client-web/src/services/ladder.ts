import type { ApiError } from './api-error';
import { fullJitterMs } from './backoff';
import type { Timer } from './environment';
import type {
  Down,
  ListeningMode,
  Transport,
  TransportContext,
  TransportEvents,
  TransportFactory,
} from './transport';

/** A rung that has not said a word by then does not work on this network. */
const FIRST_WORD_WITHIN_MS = 4_000;

/** A connection that dies younger than this was let through only to be cut. */
const PROVEN_AFTER_MS = 10_000;

/** Where one has died already, the next has to live this long before the ground is left. */
const PROBATION_MS = 2_000;

/** After a lost connection the ground is entered within this time, not by everybody at once. */
const STEP_DOWN_WITHIN_MS = 1_000;

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

/**
 * Chooses between ways to listen. The ground, a plain poll, is listened on until a better rung has
 * spoken, so that a rung which opens and then says nothing costs no time. What goes down is tried
 * again for ever, with patience.
 */
export class Ladder {
  readonly #context: TransportContext;
  readonly #events: LadderEvents;
  readonly #rungs: readonly TransportFactory[];
  readonly #ground: TransportFactory;

  #floor: Transport | null = null;
  #floorWorks = false;
  #floorTimer: Timer | null = null;
  #floorFailures = 0;

  #climber: Transport | null = null;
  #climberSpoke = false;
  /** The climber carries the watch; the floor is left. */
  #promoted = false;
  #climbTimer: Timer | null = null;
  #climbFailures = 0;
  #spokeAt = 0;
  #rung = 0;
  /** The last connection proved itself, so the next may resume without a proof. */
  #trusted = false;
  /** The first attempt is not over: too early to call it polling. */
  #settling = true;

  #running = false;
  #nextTryAt: number | null = null;
  #error: ApiError | null = null;

  /** `rungs` from the best downwards, without the ground. */
  constructor(
    context: TransportContext,
    events: LadderEvents,
    rungs: readonly TransportFactory[],
    ground: TransportFactory,
  ) {
    this.#context = context;
    this.#events = events;
    this.#rungs = rungs;
    this.#ground = ground;
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#settling = true;
    this.#rung = 0;
    this.#climbFailures = 0;
    this.#floorFailures = 0;
    this.#enterFloor();
    this.#report();
  }

  stop(): void {
    this.#running = false;
    this.#leaveFloor();
    this.#dropClimber();
    this.#nextTryAt = null;
    this.#error = null;
    this.#trusted = false;
  }

  /** The network is another one now: nothing learnt about the old one counts. */
  restart(): void {
    if (!this.#running) return;
    this.stop();
    this.start();
  }

  update(): void {
    this.#climber?.update();
    this.#floor?.update();
  }

  check(): void {
    this.#climber?.check();
  }

  /** A read found what the connection should have brought: it only looks alive. */
  distrust(): void {
    if (!this.#promoted) return;
    this.#trusted = false;
    this.#climbFailed({}, true);
  }

  // The floor

  #enterFloor(): void {
    this.#clearFloorTimer();
    if (this.#floor) return;
    const floor = this.#ground(this.#context, {
      onView: (view) => this.#floor === floor && this.#events.onView(view),
      onUnknown: (order) => this.#floor === floor && this.#events.onUnknown(order),
      onAlive: () => this.#floor === floor && this.#floorAlive(),
      onDown: (down) => this.#floor === floor && this.#floorDown(down),
    });
    this.#floor = floor;
    floor.start(true);
  }

  #floorAlive(): void {
    this.#floorWorks = true;
    this.#floorFailures = 0;
    this.#nextTryAt = null;
    this.#error = null;
    this.#events.onAlive();
    this.#climbAtFirst();
    this.#report();
  }

  #floorDown(down: Down): void {
    this.#floor = null;
    this.#floorWorks = false;
    this.#floorFailures += 1;
    this.#error = down.error ?? null;
    const delay = down.reconnectInMs ?? fullJitterMs(this.#floorFailures, this.#random);
    this.#waitForFloor(delay);
    this.#nextTryAt = this.#context.env.now() + Math.min(delay, LONGEST_WAIT_MS);
    this.#climbAtFirst();
    this.#report();
  }

  #waitForFloor(delayMs: number): void {
    this.#clearFloorTimer();
    this.#floorTimer = this.#context.env.setTimer(
      () => this.#enterFloor(),
      Math.min(delayMs, LONGEST_WAIT_MS),
    );
  }

  #leaveFloor(): void {
    this.#clearFloorTimer();
    const floor = this.#floor;
    this.#floor = null;
    this.#floorWorks = false;
    this.#floorFailures = 0;
    floor?.stop();
  }

  #clearFloorTimer(): void {
    if (this.#floorTimer !== null) this.#context.env.clearTimer(this.#floorTimer);
    this.#floorTimer = null;
  }

  // The climb

  /** The first climb waits for the first read: it may say that there is nothing to follow. */
  #climbAtFirst(): void {
    if (this.#settling && !this.#climber && this.#climbTimer === null) this.#climb();
  }

  #climb(): void {
    this.#clearClimbTimer();
    const factory = this.#rungs[this.#rung];
    if (!this.#running || !factory) {
      this.#settling = false;
      return;
    }
    const { env } = this.#context;
    this.#climberSpoke = false;
    const climber = factory(this.#context, {
      onView: (view) => this.#climber === climber && this.#events.onView(view),
      onUnknown: (order) => this.#climber === climber && this.#events.onUnknown(order),
      onAlive: () => this.#climber === climber && this.#climberAlive(),
      onDown: (down) => this.#climber === climber && this.#climbFailed(down),
    });
    this.#climber = climber;
    this.#climbTimer = env.setTimer(() => this.#climbFailed({}), FIRST_WORD_WITHIN_MS);
    climber.start(this.#trusted);
  }

  #climberAlive(): void {
    if (!this.#climberSpoke) {
      this.#climberSpoke = true;
      this.#spokeAt = this.#context.env.now();
      this.#clearClimbTimer();
      if (this.#climbFailures === 0 || this.#trusted) this.#promote();
      else this.#climbTimer = this.#context.env.setTimer(() => this.#promote(), PROBATION_MS);
    }
    this.#events.onAlive();
    this.#report();
  }

  #promote(): void {
    this.#clearClimbTimer();
    this.#promoted = true;
    this.#settling = false;
    this.#leaveFloor();
    this.#nextTryAt = null;
    this.#error = null;
    this.#report();
  }

  #climbFailed(down: Down, isSuspect = false): void {
    const { env } = this.#context;
    const spoke = this.#climberSpoke;
    const promoted = this.#promoted;
    const isProven = promoted && !isSuspect && env.now() - this.#spokeAt >= PROVEN_AFTER_MS;
    this.#dropClimber();
    this.#trusted = isProven || (spoke && down.reconnectInMs !== undefined);
    this.#climbFailures = isProven ? 1 : this.#climbFailures + 1;
    this.#settling = false;

    if (down.reconnectInMs !== undefined) {
      this.#awaitSlot(down.reconnectInMs);
    } else {
      if (promoted) this.#waitForFloor(isSuspect ? 0 : env.random() * STEP_DOWN_WITHIN_MS);
      else if (!this.#floor && this.#floorTimer === null) this.#enterFloor();
      this.#climbLater(isProven);
    }
    this.#report();
  }

  /** Takes the next rung at once where a rung failed; after the last one, waits and begins again. */
  #climbLater(isProven: boolean): void {
    this.#rung = isProven ? this.#rung : (this.#rung + 1) % this.#rungs.length;
    const delay = this.#rung > 0 && !isProven ? 0 : fullJitterMs(this.#climbFailures, this.#random);
    this.#climbTimer = this.#context.env.setTimer(() => this.#climb(), delay);
  }

  /** The server is restarting and has spread its clients over time: even a poll would break ranks. */
  #awaitSlot(delayMs: number): void {
    const { env } = this.#context;
    this.#leaveFloor();
    const delay = Math.min(delayMs, LONGEST_WAIT_MS);
    this.#nextTryAt = env.now() + delay;
    this.#climbTimer = env.setTimer(() => {
      this.#nextTryAt = null;
      this.#climb();
      this.#report();
    }, delay);
  }

  #dropClimber(): void {
    this.#clearClimbTimer();
    const climber = this.#climber;
    this.#climber = null;
    this.#climberSpoke = false;
    this.#promoted = false;
    climber?.stop();
  }

  #clearClimbTimer(): void {
    if (this.#climbTimer !== null) this.#context.env.clearTimer(this.#climbTimer);
    this.#climbTimer = null;
  }

  #random = () => this.#context.env.random();

  #report(): void {
    if (!this.#running) return;
    this.#events.onState({ mode: this.#mode(), nextTryAt: this.#nextTryAt, error: this.#error });
  }

  #mode(): LadderMode {
    if (this.#climber && this.#promoted) return this.#climber.mode;
    if (this.#error || this.#floorFailures > 0) return 'offline';
    if (this.#floorWorks && !this.#settling && this.#floor) return this.#floor.mode;
    return 'connecting';
  }
}
