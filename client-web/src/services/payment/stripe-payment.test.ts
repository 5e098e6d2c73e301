import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PaymentIntentAnswer } from '../../types/order.types';

const INTENT: PaymentIntentAnswer = {
  client_secret: 'pi_123_secret_abc',
  publishable_key: 'pk_live_1',
  api_base: 'https://api.stripe.com',
  provider: 'stripe',
};

const confirmPayment = vi.fn();
const handleNextAction = vi.fn();
const element = { mount: vi.fn(), destroy: vi.fn(), on: (_: string, ready: () => void) => ready() };

const script = () => document.querySelector<HTMLScriptElement>('script[src*="js.stripe.com"]');

async function mount() {
  vi.resetModules();
  const { mountStripeForm } = await import('./stripe-payment');
  const mounted = mountStripeForm(document.createElement('div'), INTENT);
  return { mounted, mountStripeForm };
}

async function mountLoaded() {
  const { mounted } = await mount();
  window.Stripe = () => ({
    elements: () => ({ create: () => element }),
    confirmPayment,
    handleNextAction,
  });
  script()?.onload?.(new Event('load'));
  return mounted;
}

beforeEach(() => {
  window.matchMedia = vi.fn().mockReturnValue({ matches: false });
});

afterEach(() => {
  script()?.remove();
  delete window.Stripe;
  confirmPayment.mockReset();
});

test('Stripe.js comes from its own site', async () => {
  await mountLoaded();
  expect(script()?.src).toMatch(/^https:\/\/js\.stripe\.com\//);
});

test('a script that did not load can be tried again', async () => {
  const { mounted, mountStripeForm } = await mount();
  script()?.onerror?.(new Event('error'));
  await expect(mounted).rejects.toThrow('could not be loaded');
  expect(script()).toBeNull();
  void mountStripeForm(document.createElement('div'), INTENT).catch(() => {});
  expect(script()).not.toBeNull();
});

test('a payment without an error is accepted', async () => {
  confirmPayment.mockResolvedValue({ paymentIntent: { status: 'succeeded' } });
  const form = await mountLoaded();
  await expect(form.pay('http://shop.test/back')).resolves.toEqual({
    kind: 'accepted',
    isPaid: true,
  });
  expect(confirmPayment).toHaveBeenCalledWith(
    expect.objectContaining({ confirmParams: { return_url: 'http://shop.test/back' } }),
  );
});

test('a declined card shows its reason', async () => {
  confirmPayment.mockResolvedValue({ error: { type: 'card_error', message: 'Declined.' } });
  const form = await mountLoaded();
  await expect(form.pay('')).resolves.toEqual({ kind: 'declined', message: 'Declined.' });
});

test('a connection that broke is no decline', async () => {
  confirmPayment.mockRejectedValue(new Error('network'));
  const form = await mountLoaded();
  await expect(form.pay('')).resolves.toMatchObject({ kind: 'unknown' });
});

test('the bank’s question is asked again where it was left', async () => {
  const { mounted } = await mount();
  window.Stripe = () => ({ elements: vi.fn(), confirmPayment, handleNextAction });
  script()?.onload?.(new Event('load'));
  void mounted.catch(() => {});
  const { continueStripe } = await import('./stripe-payment');
  handleNextAction.mockResolvedValueOnce({ paymentIntent: { status: 'succeeded' } });
  await expect(continueStripe(INTENT)).resolves.toEqual({ kind: 'accepted', isPaid: true });
  expect(handleNextAction).toHaveBeenCalledWith({ clientSecret: INTENT.client_secret });
  handleNextAction.mockResolvedValueOnce({ paymentIntent: { status: 'requires_payment_method' } });
  await expect(continueStripe(INTENT)).resolves.toMatchObject({ kind: 'unavailable' });
});
