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

/** `visible`: somebody looks at the page again. `online`: the network came back. */
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
}

export function browserEnvironment(origin: string = globalThis.location.origin): Environment {
  return {
    origin,
    fetch: (input, init) => globalThis.fetch(input, init),
    openSocket: (url, protocol) => new WebSocket(url, protocol) as SocketLike,
    now: () => Date.now(),
    setTimer: (run, delayMs) => globalThis.setTimeout(run, delayMs),
    clearTimer: (timer) => globalThis.clearTimeout(timer),
    random: () => Math.random(),
    onWake: listenForWake,
  };
}

function listenForWake(listener: (signal: WakeSignal) => void): () => void {
  const visible = () => {
    if (document.visibilityState === 'visible') listener('visible');
  };
  // A page that returns from the back/forward cache gets `pageshow` and no `visibilitychange`.
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) listener('visible');
  };
  const online = () => listener('online');
  document.addEventListener('visibilitychange', visible);
  window.addEventListener('pageshow', shown);
  window.addEventListener('online', online);
  return () => {
    document.removeEventListener('visibilitychange', visible);
    window.removeEventListener('pageshow', shown);
    window.removeEventListener('online', online);
  };
}
