import type { Environment } from '../environment/environment';
import { ApiError, toApiError } from './api-error';
import type { RequestOptions, SendRequest } from './request';

/** A shop that has not tokenFrom its customer by then is not going to. */
const TOKEN_WITHIN_MS = 15_000;

type Token = string | null | undefined;

/**
 * The shop's way to say who its customer is: a JWT, or nothing for a guest. `refresh`: the last one
 * has lapsed, a new one is needed and not one from a cache.
 */
export type GetToken = (options?: { readonly refresh?: boolean }) => Token | Promise<Token>;

/**
 * Asks in the customer's name. Where the server finds the token lapsed, a new one is asked for once
 * and the call is repeated: it was refused before it did anything. Calls that lapse together share
 * one new token.
 */
export function createCustomerRequest(
  env: Environment,
  send: SendRequest,
  getToken: GetToken,
): SendRequest {
  /** What took the place of the newest lapsed token. */
  let renewal: { readonly lapsed: Token; readonly token: Promise<Token> } | null = null;

  function renew(lapsed: Token): Promise<Token> {
    if (renewal && renewal.lapsed === lapsed) return renewal.token;
    const token = tokenFrom(env, () => getToken({ refresh: true }));
    const begun = { lapsed, token };
    renewal = begun;
    token.then(
      (given) => {
        // The shop's next word may be another one.
        if (!given && renewal === begun) renewal = null;
      },
      () => {
        if (renewal === begun) renewal = null;
      },
    );
    return token;
  }

  return async (path, options) => {
    const given = await tokenFrom(env, () => getToken());
    // A shop that still hands out the lapsed one need not be refused again to hear of it.
    const token = given && renewal?.lapsed === given ? await renewal.token : given;
    try {
      return await send(path, withBearer(token, options));
    } catch (cause) {
      const error = toApiError(cause);
      if (!token || error.code !== 'token_expired') throw error;
      const fresh = await renew(token);
      if (!fresh || fresh === token) throw error;
      return await send(path, withBearer(fresh, options));
    }
  };
}

function withBearer(token: Token, options: RequestOptions = {}): RequestOptions {
  if (!token) return options;
  return { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } };
}

/** The shop's own fault gets a name of its own: the server was not asked. */
async function tokenFrom(env: Environment, call: () => Token | Promise<Token>): Promise<Token> {
  const fault = (detail: string) => new ApiError(0, 'no_token', `getToken ${detail}`);
  let timer: ReturnType<Environment['setTimer']> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = env.setTimer(() => reject(fault('did not answer.')), TOKEN_WITHIN_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(call), tooLate]);
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw fault(`failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  } finally {
    env.clearTimer(timer as ReturnType<Environment['setTimer']>);
  }
}
