import { ApiError, readProblem, retryAfterMs, toApiError } from './api-error';
import type { Environment } from './environment';

/** A request that hangs is worth no more than one that failed. */
const ANSWER_WITHIN_MS = 15_000;

export interface Question {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Until the last byte of the answer. */
  readonly withinMs?: number;
}

export interface Answer {
  readonly status: number;
  /** Null where there is no body, as with 304. */
  readonly data: unknown;
  readonly retryAfterMs: number | null;
}

/** Asks for JSON. Rejects with an `ApiError` for whatever is neither a success nor 304. */
export type Ask = (method: string, path: string, question?: Question) => Promise<Answer>;

export function createAsk(env: Environment): Ask {
  return async (method, path, { body, headers, signal, withinMs = ANSWER_WITHIN_MS } = {}) => {
    const giveUp = new AbortController();
    const abort = () => giveUp.abort();
    const timer = env.setTimer(abort, withinMs);
    signal?.addEventListener('abort', abort);
    try {
      const response = await env.fetch(env.origin + path, {
        method,
        cache: 'no-store',
        credentials: 'same-origin',
        signal: giveUp.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      });
      const { status } = response;
      if (!response.ok && status !== 304) throw await readProblem(response);
      const data = status === 304 ? null : await readJson(response);
      return { status, data, retryAfterMs: retryAfterMs(response) };
    } catch (cause) {
      throw toApiError(cause);
    } finally {
      env.clearTimer(timer);
      signal?.removeEventListener('abort', abort);
    }
  };
}

/** A body that breaks off is a dead network; one that is no JSON came from somebody else. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(response.status, 'unexpected', 'The answer could not be read.');
  }
}
