import type { PaymentIntentAnswer } from '../../types/order.types';
import { NO_ANSWER, NO_QUESTION, type PaymentOutcome } from './outcome';

/** Stripe asks to load this from its own site, never from a copy. */
const STRIPE_JS = 'https://js.stripe.com/v3/';

interface StripeElement {
  mount(container: HTMLElement): void;
  on(event: 'ready', handler: () => void): void;
  destroy(): void;
}

interface StripeElements {
  create(kind: 'payment'): StripeElement;
}

interface StripeJs {
  elements(options: { clientSecret: string; appearance: { theme: string } }): StripeElements;
  confirmPayment(options: {
    elements: StripeElements;
    confirmParams: { return_url: string };
    redirect: 'if_required';
  }): Promise<StripeAnswer>;
  handleNextAction(options: { clientSecret: string }): Promise<StripeAnswer>;
}

interface StripeAnswer {
  readonly error?: { readonly type?: string; readonly code?: string; readonly message?: string };
  readonly paymentIntent?: { readonly status?: string };
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => StripeJs;
  }
}

export interface StripeForm {
  pay(returnUrl: string): Promise<PaymentOutcome>;
  destroy(): void;
}

let loading: Promise<void> | null = null;

/** Puts Stripe's own form into `container`; resolves when it can be filled in. */
export async function mountStripeForm(
  container: HTMLElement,
  intent: PaymentIntentAnswer,
): Promise<StripeForm> {
  await loadStripeJs();
  if (!window.Stripe) throw new Error('Stripe.js came without Stripe');
  const stripe = window.Stripe(intent.publishable_key);
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const elements = stripe.elements({
    clientSecret: intent.client_secret,
    appearance: { theme: isDark ? 'night' : 'stripe' },
  });
  const element = elements.create('payment');
  await new Promise<void>((ready) => {
    element.on('ready', ready);
    element.mount(container);
  });
  return {
    pay: (returnUrl) => confirm(stripe, elements, returnUrl),
    destroy: () => element.destroy(),
  };
}

const confirm = (stripe: StripeJs, elements: StripeElements, returnUrl: string) =>
  outcomeOf(() =>
    stripe.confirmPayment({
      elements,
      confirmParams: { return_url: returnUrl },
      redirect: 'if_required',
    }),
  );

/** The bank's question of a payment that stands where the customer left it, asked again by Stripe.js. */
export async function continueStripe(intent: PaymentIntentAnswer): Promise<PaymentOutcome> {
  return outcomeOf(async () => {
    await loadStripeJs();
    if (!window.Stripe) throw new Error('Stripe.js came without Stripe');
    const stripe = window.Stripe(intent.publishable_key);
    return stripe.handleNextAction({ clientSecret: intent.client_secret });
  });
}

async function outcomeOf(attempt: () => Promise<StripeAnswer>): Promise<PaymentOutcome> {
  try {
    const { error, paymentIntent } = await attempt();
    if (!error && paymentIntent?.status === 'requires_payment_method') return NO_QUESTION;
    if (!error || error.code === 'payment_intent_unexpected_state') {
      return { kind: 'accepted', isPaid: paymentIntent?.status === 'succeeded' };
    }
    const message = error.message ?? 'The card was not accepted. Try another one.';
    const isAnswer = error.type === 'card_error' || error.type === 'validation_error';
    return { kind: isAnswer ? 'declined' : 'unknown', message };
  } catch {
    return { kind: 'unknown', message: NO_ANSWER };
  }
}

/** A load that failed may be tried again; one that succeeded is kept. */
function loadStripeJs(): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = STRIPE_JS;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      loading = null;
      reject(new Error('Stripe.js could not be loaded'));
    };
    document.head.append(script);
  });
  return loading;
}
