import { vi } from 'vitest';
import type { Environment, SocketLike, WakeSignal } from '../services/environment';
import type { OrderView } from '../types/order.types';

export const ORIGIN = 'http://shop.test';

/** A socket whose server is the test. */
export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly sent: unknown[] = [];
  closedWith: number | 'no code' | null = null;
  readonly url: string;
  readonly protocol: string;

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(code?: number): void {
    this.closedWith = code ?? 'no code';
  }

  open(): void {
    this.onopen?.();
  }

  push(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  heartbeat(): void {
    this.push({ object: 'heartbeat', at: '2026-11-22T10:00:00.000Z' });
  }

  end(code = 1006, reason = ''): void {
    this.onclose?.({ code, reason });
  }
}

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

type Answer = Response | Promise<Response>;

/** The surroundings in the hands of a test. What no route answers fails as a dead network does. */
export class FakeEnvironment implements Environment {
  readonly origin = ORIGIN;
  readonly sockets: FakeSocket[] = [];
  readonly requests: FakeRequest[] = [];
  randomValue = 0.5;
  isOnline = true;
  readonly #routes: [RegExp, (request: FakeRequest) => Answer][] = [];
  readonly #wakers = new Set<(signal: WakeSignal) => void>();

  /** Answers requests whose `METHOD url` matches; the newest route wins. */
  on(pattern: RegExp, answer: (request: FakeRequest) => Answer): void {
    this.#routes.unshift([pattern, answer]);
  }

  /** Serves this order with an ETag, as the server does. */
  serve(view: OrderView): void {
    this.on(new RegExp(`^GET .*/api/orders/${view.id}$`), ({ headers }) =>
      headers.get('if-none-match') === `"${view.version}"`
        ? new Response(null, { status: 304 })
        : json(view),
    );
  }

  fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET';
    const request: FakeRequest = {
      method,
      url,
      path: url.replace(ORIGIN, ''),
      headers: new Headers(init.headers),
      body: init.body === undefined ? '' : String(init.body),
    };
    this.requests.push(request);
    const route = this.#routes.find(([pattern]) => pattern.test(`${method} ${url}`));
    if (!this.isOnline || !route) throw new TypeError('fetch failed');
    return route[1](request);
  };

  openSocket = (url: string, protocol: string): SocketLike => {
    const socket = new FakeSocket(url, protocol);
    this.sockets.push(socket);
    return socket;
  };

  now = () => Date.now();
  setTimer = (run: () => void, delayMs: number) => setTimeout(run, delayMs);
  clearTimer = (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer);
  random = () => this.randomValue;

  onWake = (listener: (signal: WakeSignal) => void) => {
    this.#wakers.add(listener);
    return () => this.#wakers.delete(listener);
  };

  wake(signal: WakeSignal): void {
    for (const listener of [...this.#wakers]) listener(signal);
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  /** How many requests `METHOD path` matched so far. */
  count(pattern: RegExp): number {
    return this.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`)).length;
  }
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers });
}

export function problem(
  status: number,
  code: string,
  headers: Record<string, string> = {},
): Response {
  return json({ title: code, status, code, detail: `About ${code}.` }, status, headers);
}

/** Lets what is already answered be read, and time go by. Needs fake timers. */
export const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
