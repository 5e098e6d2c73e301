import type { PaymentIntentAnswer } from '../../types/order.types';
import type { Environment } from '../environment/environment';
import { isWebAddress, NO_ANSWER, NO_QUESTION, type PaymentOutcome } from './outcome';

export interface TestCard {
  /** Stripe's name for the card. */
  readonly paymentMethod: string;
  readonly number: string;
  readonly title: string;
  readonly outcome: string;
}

export const TEST_CARDS: readonly [TestCard, ...TestCard[]] = [
  {
    paymentMethod: 'pm_card_visa',
    number: '4242 4242 4242 4242',
    title: 'Success',
    outcome: 'The payment goes through',
  },
  {
    paymentMethod: 'pm_card_visa_chargeDeclined',
    number: '4000 0000 0000 0002',
    title: 'Declined',
    outcome: 'The bank says no',
  },
  {
    paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    number: '4000 0000 0000 9995',
    title: 'Insufficient funds',
    outcome: 'The bank says no, and why',
  },
  {
    paymentMethod: 'pm_card_authenticationRequired',
    number: '4000 0027 6000 3184',
    title: '3-D Secure',
    outcome: 'The bank asks you to confirm',
  },
];

interface ConfirmAnswer {
  readonly status?: string;
  readonly next_action?: { readonly redirect_to_url?: { readonly url?: string } } | null;
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** Confirms the order's intent as a browser does: with the client secret and the public key. */
export async function paySandbox(
  env: Environment,
  intent: PaymentIntentAnswer,
  paymentMethod: string,
  returnUrl: string,
): Promise<PaymentOutcome> {
  const id = intent.client_secret.split('_secret_')[0] ?? '';
  const url = `${intent.api_base}/v1/payment_intents/${encodeURIComponent(id)}/confirm`;
  try {
    const response = await env.fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${intent.publishable_key}` },
      body: new URLSearchParams({
        client_secret: intent.client_secret,
        payment_method: paymentMethod,
        return_url: returnUrl,
      }),
    });
    return outcomeOf(response.ok, (await response.json()) as ConfirmAnswer);
  } catch {
    return { kind: 'unknown', message: NO_ANSWER };
  }
}

/** The bank's question of a payment that stands where the customer left it: its page, asked for again. */
export async function continueSandbox(
  env: Environment,
  intent: PaymentIntentAnswer,
): Promise<PaymentOutcome> {
  const id = intent.client_secret.split('_secret_')[0] ?? '';
  const query = new URLSearchParams({ client_secret: intent.client_secret });
  const url = `${intent.api_base}/v1/payment_intents/${encodeURIComponent(id)}?${query}`;
  try {
    const response = await env.fetch(url, {
      headers: { authorization: `Bearer ${intent.publishable_key}` },
    });
    const answer = (await response.json()) as ConfirmAnswer;
    if (response.ok && answer.status === 'requires_payment_method') return NO_QUESTION;
    return outcomeOf(response.ok, answer);
  } catch {
    return { kind: 'unknown', message: NO_ANSWER };
  }
}

function outcomeOf(isOk: boolean, answer: ConfirmAnswer): PaymentOutcome {
  if (!isOk) return refusal(answer.error ?? {});
  switch (answer.status) {
    case 'succeeded':
    case 'processing':
      return { kind: 'accepted', isPaid: answer.status === 'succeeded' };
    case 'requires_action': {
      const url = answer.next_action?.redirect_to_url?.url;
      if (url !== undefined && isWebAddress(url)) return { kind: 'redirect', url };
      return { kind: 'unknown', message: 'The bank asks to confirm, but gave no page for it.' };
    }
    default:
      return { kind: 'declined', message: 'The card was not accepted. Try another one.' };
  }
}

function refusal({ code, message }: NonNullable<ConfirmAnswer['error']>): PaymentOutcome {
  // The intent has moved on, most often because it was paid in another tab: the order knows.
  if (code === 'payment_intent_unexpected_state') return { kind: 'accepted', isPaid: false };
  return { kind: 'declined', message: message ?? 'The card was not accepted. Try another one.' };
}
