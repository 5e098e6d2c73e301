import { toApiError } from './api-error';
import type { SendRequest } from './request';

/** Where the passes of retry links are kept. */
export interface PassStore {
  readPass(orderId: string): string | null;
  dropPass(orderId: string): void;
}

export type SendOrderRequest = (
  orderId: string,
  ...options: Parameters<SendRequest>
) => ReturnType<SendRequest>;

const isPassProblem = (code: string) => code === 'pass_expired' || code === 'bad_pass';

/**
 * Asks about one order with its pass, where one is held. A pass that holds no longer does not stand
 * in the way of a customer whose browser placed the order; whose did not hears of the pass.
 */
export function createOrderTokenRequest(
  send: SendRequest,
  passes: PassStore | undefined,
): SendOrderRequest {
  return async (orderId, path, options) => {
    const pass = passes?.readPass(orderId);
    if (!passes || !pass) return send(path, options);
    try {
      const headers = { ...options?.headers, 'orderwire-pass': pass };
      return await send(path, { ...options, headers });
    } catch (cause) {
      const refusal = toApiError(cause);
      if (!isPassProblem(refusal.code)) throw refusal;
      try {
        const answer = await send(path, options);
        passes.dropPass(orderId);
        return answer;
      } catch (second) {
        throw toApiError(second).code === 'not_owner' ? refusal : second;
      }
    }
  };
}
