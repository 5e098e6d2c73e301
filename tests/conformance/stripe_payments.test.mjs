// Stripe's own package judges the sandbox: payments, from the intent to the refund.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { course, openSandbox, openShop } from './sandbox.mjs';

let sandbox;
let shop;
let endpoint;
let stripe;

before(async () => {
  sandbox = await openSandbox();
  shop = await openShop();
  stripe = sandbox.client();
  endpoint = await stripe.webhookEndpoints.create({ url: shop.url, enabled_events: ['*'] });
});

after(async () => {
  if (endpoint) await stripe.webhookEndpoints.del(endpoint.id);
  shop?.close();
  await sandbox?.stop();
});

test('an intent is created, retrieved and updated with what was given', async () => {
  const created = await stripe.paymentIntents.create({
    ...course,
    description: 'A course, in depth & more',
  });
  assert.equal(created.status, 'requires_payment_method');
  assert.equal(created.livemode, false);
  const updated = await stripe.paymentIntents.update(created.id, {
    metadata: { note: 'x', order_id: '' },
  });
  assert.deepEqual(updated.metadata, { note: 'x' });
  const read = await stripe.paymentIntents.retrieve(created.id);
  assert.deepEqual({ ...read }, { ...updated });
  assert.equal(read.description, 'A course, in depth & more');
  assert.match(read.lastResponse.requestId, /^req_/);
  assert.equal(read.lastResponse.apiVersion, Stripe.API_VERSION);
});

test('a confirmed intent succeeds, and its charge comes where it is expanded', async () => {
  const intent = await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_card_visa',
    return_url: 'https://shop.example/back',
    expand: ['latest_charge', 'payment_method'],
  });
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.amount_received, 4900);
  assert.equal(intent.latest_charge.paid, true);
  assert.equal(intent.latest_charge.payment_method_details.card.last4, '4242');
  assert.equal(intent.payment_method.card.brand, 'visa');
});

test('a declined card is a StripeCardError with the intent, and the same intent is paid by another card', async () => {
  const intent = await stripe.paymentIntents.create(course);
  await assert.rejects(
    stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa_chargeDeclined' }),
    (error) => {
      assert.ok(error instanceof Stripe.errors.StripeCardError);
      assert.equal(error.statusCode, 402);
      assert.equal(error.code, 'card_declined');
      assert.equal(error.decline_code, 'generic_decline');
      assert.equal(error.payment_intent.id, intent.id);
      assert.equal(error.payment_intent.status, 'requires_payment_method');
      return true;
    },
  );
  const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
  assert.equal(paid.status, 'succeeded');
  assert.equal(paid.last_payment_error, null);
});

test('insufficient funds say so, by name and by number', async () => {
  const intent = await stripe.paymentIntents.create(course);
  const ways = [
    { payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' },
    {
      payment_method_data: {
        type: 'card',
        card: { number: '4000000000009995', exp_month: 12, exp_year: 2040, cvc: '314' },
      },
    },
  ];
  for (const way of ways) {
    await assert.rejects(stripe.paymentIntents.confirm(intent.id, way), {
      type: 'StripeCardError',
      decline_code: 'insufficient_funds',
    });
  }
});

test('3-D Secure leads through the page of the bank and back, whichever button is pressed', async () => {
  for (const [outcome, status, redirectStatus] of [
    ['complete', 'succeeded', 'succeeded'],
    ['fail', 'requires_payment_method', 'failed'],
  ]) {
    const intent = await stripe.paymentIntents.create({
      ...course,
      confirm: true,
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'https://shop.example/back?order=1',
    });
    assert.equal(intent.status, 'requires_action');
    assert.equal(intent.next_action.type, 'redirect_to_url');

    const page = await fetch(intent.next_action.redirect_to_url.url);
    assert.equal(page.status, 200);
    const html = await page.text();
    const action = html.match(/<form method="post" action="([^"]+)"/)[1];
    const token = html.match(/name="token" value="([^"]+)"/)[1];
    assert.ok(html.includes(`value="${outcome}"`));
    const answer = await fetch(new URL(action, page.url), {
      method: 'POST',
      body: new URLSearchParams({ token, outcome }),
      redirect: 'manual',
    });
    assert.equal(answer.status, 303);
    const back = new URL(answer.headers.get('location'));
    assert.equal(back.origin, 'https://shop.example');
    assert.deepEqual(Object.fromEntries(back.searchParams), {
      order: '1',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: redirectStatus,
    });
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, status);
  }
});

test('a browser confirms with the publishable key and its client secret, and sees no metadata', async () => {
  const intent = await stripe.paymentIntents.create(course);
  const answer = await fetch(new URL(`/v1/payment_intents/${intent.id}/confirm`, sandbox.url), {
    method: 'POST',
    headers: { authorization: 'Bearer pk_test_conformance', origin: 'https://shop.example' },
    body: new URLSearchParams({
      client_secret: intent.client_secret,
      payment_method: 'pm_card_visa',
    }),
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  const seen = await answer.json();
  assert.equal(seen.status, 'succeeded');
  assert.equal(seen.metadata, undefined);
  await assert.rejects(sandbox.client('pk_test_conformance').paymentIntents.list(), {
    type: 'StripeAuthenticationError',
    code: 'secret_key_required',
  });
});

test('a cancelled intent stays cancelled', async () => {
  const intent = await stripe.paymentIntents.create(course);
  const cancelled = await stripe.paymentIntents.cancel(intent.id, {
    cancellation_reason: 'abandoned',
  });
  assert.equal(cancelled.status, 'canceled');
  assert.equal(cancelled.cancellation_reason, 'abandoned');
  await assert.rejects(stripe.paymentIntents.cancel(intent.id), (error) => {
    assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
    assert.equal(error.code, 'payment_intent_unexpected_state');
    assert.equal(error.payment_intent.status, 'canceled');
    return true;
  });
});

test('a payment is refunded in part and then in whole, and no further', async () => {
  const intent = await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_card_visa',
    payment_method_types: ['card'],
  });
  const part = await stripe.refunds.create({ payment_intent: intent.id, amount: 900 });
  assert.equal(part.status, 'succeeded');
  const rest = await stripe.refunds.create({ payment_intent: intent.id, expand: ['charge'] });
  assert.equal(rest.amount, 4000);
  assert.equal(rest.charge.refunded, true);
  await assert.rejects(stripe.refunds.create({ payment_intent: intent.id }), {
    code: 'charge_already_refunded',
  });
  assert.equal((await stripe.refunds.list({ payment_intent: intent.id })).data.length, 2);
  await shop.delivered('charge.refunded', intent.latest_charge);
});

test('manual capture holds the money first', async () => {
  const intent = await stripe.paymentIntents.create({
    ...course,
    capture_method: 'manual',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  assert.equal(intent.status, 'requires_capture');
  const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 4000 });
  assert.equal(captured.status, 'succeeded');
  assert.equal(captured.amount_received, 4000);
});

test('a card number that is no test card is refused and kept nowhere', async () => {
  await assert.rejects(
    stripe.paymentMethods.create({
      type: 'card',
      card: { number: '4111111111111111', exp_month: 12, exp_year: 2040, cvc: '314' },
    }),
    { type: 'StripeCardError', decline_code: 'test_mode_live_card' },
  );
});

test('a bank debit is processed first, and settles or fails on the clock', async () => {
  const paid = await stripe.paymentIntents.create({
    amount: 4900,
    currency: 'eur',
    confirm: true,
    payment_method_types: ['sepa_debit'],
    payment_method_data: { type: 'sepa_debit', sepa_debit: { iban: 'AT611904300234573201' } },
    mandate_data: { customer_acceptance: { type: 'offline' } },
  });
  const refused = await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_usBankAccount_insufficientFunds',
  });
  assert.equal(paid.status, 'processing');
  assert.equal(refused.status, 'processing');
  await sandbox.advance(3_000);
  await shop.delivered('payment_intent.succeeded', paid.id);
  await shop.delivered('payment_intent.payment_failed', refused.id);
  const failed = await stripe.paymentIntents.retrieve(refused.id);
  assert.equal(failed.status, 'requires_payment_method');
  assert.equal(failed.last_payment_error.decline_code, 'insufficient_funds');
});

test('a dispute comes by its test card, and a refund can be slow or fail afterwards', async () => {
  const pay = (payment_method) =>
    stripe.paymentIntents.create({ ...course, confirm: true, payment_method });
  const disputed = await pay('pm_card_createDispute');
  const slow = await stripe.refunds.create({
    payment_intent: (await pay('pm_card_pendingRefund')).id,
  });
  const failing = await stripe.refunds.create({
    payment_intent: (await pay('pm_card_refundFail')).id,
  });
  assert.equal(slow.status, 'pending');
  assert.equal(failing.status, 'succeeded');
  await sandbox.advance(3_000);
  await shop.delivered('refund.updated', slow.id);
  await shop.delivered('refund.failed', failing.id);
  assert.equal((await stripe.refunds.retrieve(slow.id)).status, 'succeeded');
  assert.equal((await stripe.refunds.retrieve(failing.id)).status, 'failed');
  const disputes = await stripe.disputes.list({ payment_intent: disputed.id });
  assert.equal(disputes.data[0].status, 'needs_response');
  await shop.delivered('charge.dispute.created', disputes.data[0].id);
});
