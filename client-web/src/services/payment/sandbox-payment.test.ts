import { beforeEach, describe, expect, test } from 'vitest';
import { FakeEnvironment, json } from '../../testing/fake-environment';
import type { PaymentIntentAnswer } from '../../types/order.types';
import { continueSandbox, paySandbox } from './sandbox-payment';

const INTENT: PaymentIntentAnswer = {
  client_secret: 'pi_123_secret_abc',
  publishable_key: 'pk_test_1',
  api_base: 'http://sandbox.test:12111',
  provider: 'sandbox',
};

let env: FakeEnvironment;
beforeEach(() => {
  env = new FakeEnvironment();
});

const pay = () => paySandbox(env, INTENT, 'pm_card_visa', 'http://shop.test/checkout/success');

test('the intent is confirmed as a browser does it, with the public key', async () => {
  env.on(/POST/, () => json({ status: 'succeeded' }));
  await pay();
  const request = env.requests[0];
  expect(request?.url).toBe('http://sandbox.test:12111/v1/payment_intents/pi_123/confirm');
  expect(request?.headers.get('authorization')).toBe('Bearer pk_test_1');
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    client_secret: 'pi_123_secret_abc',
    payment_method: 'pm_card_visa',
    return_url: 'http://shop.test/checkout/success',
  });
});

test.each([
  ['succeeded', true],
  ['processing', false],
])('an intent that is %s is accepted, and paid: %s', async (status, isPaid) => {
  env.on(/POST/, () => json({ status }));
  await expect(pay()).resolves.toEqual({ kind: 'accepted', isPaid });
});

test('a decline carries the reason of the bank', async () => {
  env.on(/POST/, () =>
    json({ error: { code: 'card_declined', message: 'Insufficient funds.' } }, 402),
  );
  await expect(pay()).resolves.toEqual({ kind: 'declined', message: 'Insufficient funds.' });
});

test('3-D Secure leads to the page of the bank', async () => {
  const url = 'https://bank.test/ask';
  env.on(/POST/, () =>
    json({ status: 'requires_action', next_action: { redirect_to_url: { url } } }),
  );
  await expect(pay()).resolves.toEqual({ kind: 'redirect', url });
});

test('an address that would run script is not followed', async () => {
  const url = 'javascript:alert(1)';
  env.on(/POST/, () =>
    json({ status: 'requires_action', next_action: { redirect_to_url: { url } } }),
  );
  await expect(pay()).resolves.toMatchObject({ kind: 'unknown' });
});

test('an intent that was paid in another tab counts as accepted', async () => {
  env.on(/POST/, () => json({ error: { code: 'payment_intent_unexpected_state' } }, 400));
  await expect(pay()).resolves.toEqual({ kind: 'accepted', isPaid: false });
});

test('no answer is neither a success nor a decline', async () => {
  env.isOnline = false;
  await expect(pay()).resolves.toMatchObject({ kind: 'unknown' });
});

describe('a payment that waits for the bank’s question', () => {
  const goOn = () => continueSandbox(env, INTENT);

  test('leads to the same page of the bank again', async () => {
    const url = 'https://bank.test/ask';
    env.on(/GET/, () =>
      json({ status: 'requires_action', next_action: { redirect_to_url: { url } } }),
    );
    await expect(goOn()).resolves.toEqual({ kind: 'redirect', url });
    const request = env.requests[0];
    expect(request?.url).toBe(
      'http://sandbox.test:12111/v1/payment_intents/pi_123?client_secret=pi_123_secret_abc',
    );
    expect(request?.headers.get('authorization')).toBe('Bearer pk_test_1');
  });

  test('that has been answered meanwhile is accepted', async () => {
    env.on(/GET/, () => json({ status: 'succeeded' }));
    await expect(goOn()).resolves.toEqual({ kind: 'accepted', isPaid: true });
  });

  test('that is gone is no decline: another payment can be made', async () => {
    env.on(/GET/, () => json({ status: 'requires_payment_method' }));
    await expect(goOn()).resolves.toMatchObject({ kind: 'unavailable' });
  });
});
