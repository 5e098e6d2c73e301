import { joinTabGroup, type TabGroup, type TabGroupEvents } from '../tabs/tab-group';
import { withStorage } from './storage';

/**
 * Everything that the core needs from its surroundings, in one place, so that a test can hold the
 * clock, the network and the page's signals in its own hands.
 */

/** The part of WebSocket that is used. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export type Timer = ReturnType<typeof setTimeout>;

/**
 * `visible`: somebody looks at the page again, or the machine woke under it. `online`: the network
 * came back.
 */
export type WakeSignal = 'visible' | 'online';

export interface Environment {
  /** The origin of the server, `https://shop.example`. */
  readonly origin: string;
  fetch(input: string, init?: RequestInit): Promise<Response>;
  openSocket(url: string, protocol: string): SocketLike;
  /** Milliseconds since the epoch. */
  now(): number;
  setTimer(run: () => void, delayMs: number): Timer;
  clearTimer(timer: Timer): void;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Returns how to stop listening. */
  onWake(listener: (signal: WakeSignal) => void): () => void;
  /** Nobody can see the page any more. Returns how to stop listening. */
  onHide(listener: () => void): () => void;
  isHidden(): boolean;
  /** The browser's other tabs that watch at this server; null where they cannot be reached. */
  joinTabs?(events: TabGroupEvents): TabGroup | null;
  /** What `remember` was last given in this session. */
  recall(): string | null;
  remember(mode: string | null): void;
}

/** A tick that comes this late says that the machine slept. */
const TICK_MS = 5_000;
const SLEPT_MS = 15_000;

const MEMORY = 'orderwire.rung';

/** The page's own surroundings. `origin` is the server's, where that is not the page's. */
export function browserEnvironment(origin?: string): Environment {
  return {
    get origin() {
      // Asked for late: a page that is rendered on a server has no address there.
      return origin?.replace(/\/$/, '') ?? globalThis.location.origin;
    },
    fetch: (input, init) => globalThis.fetch(input, init),
    openSocket: (url, protocol) => new WebSocket(url, protocol) as SocketLike,
    now: () => Date.now(),
    setTimer: (run, delayMs) => globalThis.setTimeout(run, delayMs),
    clearTimer: (timer) => globalThis.clearTimeout(timer),
    random: () => Math.random(),
    onWake: listenForWake,
    onHide: (listener) =>
      hasDocument()
        ? listen(document, 'visibilitychange', () => {
            if (isHidden()) listener();
          })
        : () => {},
    isHidden,
    joinTabs(events) {
      return joinTabGroup(this.origin, events);
    },
    recall: () => withStorage('sessionStorage', (storage) => storage.getItem(MEMORY)),
    remember: (mode) =>
      void withStorage('sessionStorage', (storage) => storage.setItem(MEMORY, mode ?? '')),
  };
}

const hasDocument = () => typeof document !== 'undefined';
const isHidden = () => hasDocument() && document.visibilityState === 'hidden';

function listen<E extends Event>(
  target: EventTarget,
  name: string,
  listener: (event: E) => void,
): () => void {
  target.addEventListener(name, listener as EventListener);
  return () => target.removeEventListener(name, listener as EventListener);
}

function listenForWake(listener: (signal: WakeSignal) => void): () => void {
  if (!hasDocument()) return () => {};
  const seen = () => {
    if (!isHidden()) listener('visible');
  };
  // A laptop that slept fires no event, and its timers may not have counted the sleep.
  let tickedAt = Date.now();
  const clock = setInterval(() => {
    const now = Date.now();
    if (now - tickedAt > SLEPT_MS) seen();
    tickedAt = now;
  }, TICK_MS);
  const stops = [
    listen(document, 'visibilitychange', seen),
    listen(document, 'resume', seen),
    // A page that returns from the back/forward cache gets `pageshow` and no `visibilitychange`.
    listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
      if (persisted) listener('visible');
    }),
    listen(window, 'online', () => listener('online')),
    () => clearInterval(clock),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
