import type { Environment } from '../environment/environment';
import { notUnderstood, readProblem, retryAfterMs, toApiError } from './api-error';

/** A request that hangs is worth no more than one that failed. */
const ANSWER_WITHIN_MS = 15_000;

export interface RequestOptions extends Pick<RequestInit, 'method' | 'body'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Until the last byte of the answer. */
  readonly withinMs?: number;
}

export interface JsonAnswer {
  /** Null where there is no body, as with 304. */
  readonly data: unknown;
  readonly retryAfterMs: number | null;
}

/** Asks for JSON. Rejects with an `ApiError` for whatever is neither a success nor 304. */
export type SendRequest = (path: string, options?: RequestOptions) => Promise<JsonAnswer>;

/** `read` makes something else than JSON of a success. */
export function createRequest(
  env: Environment,
  read: (response: Response) => Promise<unknown> = readJson,
): SendRequest {
  return async (path, { signal, withinMs = ANSWER_WITHIN_MS, ...init } = {}) => {
    const giveUp = new AbortController();
    const abort = () => giveUp.abort();
    const timer = env.setTimer(abort, withinMs);
    signal?.addEventListener('abort', abort);
    try {
      const response = await env.fetch(env.origin + path, {
        ...init,
        cache: 'no-store',
        signal: giveUp.signal,
      });
      const { status } = response;
      if (!response.ok && status !== 304) throw await readProblem(response);
      const data = status === 304 ? null : await read(response);
      return { data, retryAfterMs: retryAfterMs(response) };
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
    throw notUnderstood(response.status);
  }
}
