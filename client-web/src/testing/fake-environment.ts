import { vi } from 'vitest';
import type { Environment, SocketLike, WakeSignal } from '../services/environment/environment';
import { isOrderView, type OrderView } from '../types/order.types';
import { ownersDetails } from './fixtures';

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
  readonly #onPush: (message: unknown) => void;

  constructor(url: string, protocol: string, onPush: (message: unknown) => void = () => {}) {
    this.url = url;
    this.protocol = protocol;
    this.#onPush = onPush;
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
    this.#onPush(message);
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
  readonly signal: AbortSignal | null;
}

/** A stream whose server is the test. */
export class FakeStream {
  readonly request: FakeRequest;
  readonly response: Response;
  isAborted = false;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(request: FakeRequest) {
    this.request = request;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    this.response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    request.signal?.addEventListener('abort', () => {
      this.isAborted = true;
      this.#controller.error(request.signal?.reason);
    });
  }

  write(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }

  push(view: OrderView): void {
    this.write(`id: ${view.version}\nevent: order\ndata: ${JSON.stringify(view)}\n\n`);
  }

  heartbeat(): void {
    this.write(': heartbeat\n\n');
  }

  end(): void {
    this.#controller.close();
  }

  break(): void {
    this.#controller.error(new TypeError('network error'));
  }
}

/** A held request that the test lets go. */
export class FakeHold {
  readonly request: FakeRequest;
  readonly waitS: number;
  answer!: (response: Response) => void;
  cut!: () => void;
  readonly answered: Promise<Response>;

  constructor(request: FakeRequest) {
    this.request = request;
    this.waitS = Number(new URL(request.url).searchParams.get('wait'));
    this.answered = new Promise((resolve, reject) => {
      this.answer = resolve;
      this.cut = () => reject(new TypeError('network error'));
      request.signal?.addEventListener('abort', this.cut);
    });
  }
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
  readonly #hiders = new Set<() => void>();
  hidden = false;
  /** What the session remembers of the way to listen. */
  memory: string | null = null;

  /** Answers requests whose `METHOD url` matches; the newest route wins. */
  on(pattern: RegExp, answer: (request: FakeRequest) => Answer): void {
    this.#routes.unshift([pattern, answer]);
  }

  /** What the server would decide by. */
  readonly #newest = new Map<string, OrderView>();
  #know(view: OrderView): void {
    this.#newest.set(view.id, view);
  }

  /** Serves this order to plain reads, as the server does; its details to its owner, who this is. */
  serve(view: OrderView): void {
    this.#know(view);
    this.on(new RegExp(`^GET .*/api/orders/${view.id}/details$`), () =>
      json(ownersDetails(this.#newest.get(view.id) ?? view)),
    );
    this.on(new RegExp(`^GET .*/api/orders/${view.id}(\\?since=\\d+)?$`), ({ path }) =>
      path.endsWith(`?since=${view.version}`) ? unchanged() : json(view),
    );
  }

  /** Streams the order's events; gives the streams that were opened. */
  stream(orderId: string): FakeStream[] {
    const streams: FakeStream[] = [];
    this.on(new RegExp(`^GET .*/api/orders/${orderId}/events`), (request) => {
      const opened = new FakeStream(request);
      streams.push(opened);
      return opened.response;
    });
    return streams;
  }

  /** Holds requests that may wait; gives those that were made. */
  hold(orderId: string): FakeHold[] {
    const holds: FakeHold[] = [];
    this.on(new RegExp(`^GET .*/api/orders/${orderId}\\?since=\\d+&wait=`), (request) => {
      const held = new FakeHold(request);
      holds.push(held);
      return held.answered;
    });
    return holds;
  }

  fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET';
    const request: FakeRequest = {
      method,
      url,
      path: url.replace(ORIGIN, ''),
      headers: new Headers(init.headers),
      body: init.body === undefined ? '' : String(init.body),
      signal: init.signal ?? null,
    };
    this.requests.push(request);
    const route = this.#routes.find(([pattern]) => pattern.test(`${method} ${url}`));
    if (!this.isOnline || !route) throw new TypeError('fetch failed');
    return route[1](request);
  };

  openSocket = (url: string, protocol: string): SocketLike => {
    const socket = new FakeSocket(url, protocol, (message) => {
      if (isOrderView(message)) this.#know(message);
    });
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

  onHide = (listener: () => void) => {
    this.#hiders.add(listener);
    return () => this.#hiders.delete(listener);
  };

  isHidden = () => this.hidden;
  recall = () => this.memory;
  remember = (mode: string | null) => {
    this.memory = mode;
  };

  hide(): void {
    this.hidden = true;
    for (const listener of [...this.#hiders]) listener();
  }

  /** Coming into sight ends being hidden. */
  wake(signal: WakeSignal): void {
    this.hidden = false;
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

export const unchanged = (headers: Record<string, string> = {}) =>
  new Response(null, { status: 304, headers });

/** Lets what is already answered be read, and time go by. Needs fake timers. */
export const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
