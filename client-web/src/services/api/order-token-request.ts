import { toApiError } from './api-error';
import type { Ask } from './request';

/** Where the passes of retry links are kept. */
export interface PassStore {
  readPass(orderId: string): string | null;
  dropPass(orderId: string): void;
}

export type AskAboutOrder = (orderId: string, ...question: Parameters<Ask>) => ReturnType<Ask>;

const isPassProblem = (code: string) => code === 'pass_expired' || code === 'bad_pass';

/**
 * Asks about one order with its pass, where one is held. A pass that holds no longer does not stand
 * in the way of a customer whose browser placed the order; whose did not hears of the pass.
 */
export function createPassAsk(ask: Ask, passes: PassStore | undefined): AskAboutOrder {
  return async (orderId, path, question) => {
    const pass = passes?.readPass(orderId);
    if (!passes || !pass) return ask(path, question);
    try {
      const headers = { ...question?.headers, 'orderwire-pass': pass };
      return await ask(path, { ...question, headers });
    } catch (cause) {
      const refusal = toApiError(cause);
      if (!isPassProblem(refusal.code)) throw refusal;
      try {
        const answer = await ask(path, question);
        passes.dropPass(orderId);
        return answer;
      } catch (second) {
        throw toApiError(second).code === 'not_owner' ? refusal : second;
      }
    }
  };
}
