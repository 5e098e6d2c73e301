// The official stripe package judges the sandbox.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { openSandbox, openShop } from './sandbox.mjs';

let sandbox;
let shop;
let endpoint;
let stripe;

const client = (key, more = {}) =>
  new Stripe(key, {
    host: sandbox.url.hostname,
    port: sandbox.url.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    ...more,
  });

const course = { amount: 4900, currency: 'usd', metadata: { order_id: 'ord_conformance' } };

before(async () => {
  sandbox = await openSandbox();
  shop = await openShop();
  stripe = client('sk_test_conformance');
  endpoint = await stripe.webhookEndpoints.create({ url: shop.url, enabled_events: ['*'] });
});

after(async () => {
  if (endpoint) await stripe.webhookEndpoints.del(endpoint.id);
  shop?.close();
  await sandbox?.stop();
});

const faults = (value) =>
  fetch(new URL('/_sandbox/faults', sandbox.url), { method: 'POST', body: JSON.stringify(value) });

const delivered = (type, objectId) =>
  shop.find(({ body }) => {
    const event = JSON.parse(body);
    return event.type === type && event.data.object.id === objectId;
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
  await assert.rejects(client('pk_test_conformance').paymentIntents.list(), {
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

test('a list pages by itself through more than one page, newest first', async () => {
  const customer = await stripe.customers.create({ email: 'pages@shop.example' });
  const made = [];
  for (let i = 0; i < 7; ++i) {
    made.unshift((await stripe.paymentIntents.create({ ...course, customer: customer.id })).id);
  }
  const page = await stripe.paymentIntents.list({ customer: customer.id, limit: 3 });
  assert.equal(page.has_more, true);
  const listed = await stripe.paymentIntents
    .list({ customer: customer.id, limit: 3 })
    .autoPagingToArray({ limit: 100 });
  assert.deepEqual(
    listed.map(({ id }) => id),
    made,
  );
});

test('an idempotency key repeats the first answer, and refuses other parameters', async () => {
  const idempotencyKey = `conformance-${Date.now()}`;
  const first = await stripe.paymentIntents.create(course, { idempotencyKey });
  const again = await stripe.paymentIntents.create(course, { idempotencyKey });
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(again.lastResponse.idempotencyKey, idempotencyKey);
  await assert.rejects(
    stripe.paymentIntents.create({ ...course, amount: 5000 }, { idempotencyKey }),
    {
      type: 'StripeIdempotencyError',
      statusCode: 400,
    },
  );
});

test('a key whose call still runs is in use', async () => {
  const idempotencyKey = `slow-${Date.now()}`;
  assert.equal((await faults({ api_delay_ms: 500 })).status, 200);
  const slow = stripe.customers.create({ name: 'slow' }, { idempotencyKey });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await faults({});
  await assert.rejects(stripe.customers.create({ name: 'slow' }, { idempotencyKey }), {
    statusCode: 409,
    code: 'idempotency_key_in_use',
  });
  assert.equal((await slow).name, 'slow');
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
  await delivered('charge.refunded', intent.latest_charge);
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

test('webhook endpoints are made, changed, listed and removed, and the secret is shown once', async () => {
  const made = await stripe.webhookEndpoints.create({
    url: 'https://shop.example/other',
    enabled_events: ['charge.refunded'],
    metadata: { mine: 'yes' },
  });
  assert.match(made.secret, /^whsec_/);
  const read = await stripe.webhookEndpoints.retrieve(made.id);
  assert.equal(read.secret, undefined);
  assert.deepEqual(read.metadata, { mine: 'yes' });
  const changed = await stripe.webhookEndpoints.update(made.id, { disabled: true });
  assert.equal(changed.status, 'disabled');
  assert.ok((await stripe.webhookEndpoints.list()).data.some(({ id }) => id === made.id));
  assert.equal((await stripe.webhookEndpoints.del(made.id)).deleted, true);
  await assert.rejects(stripe.webhookEndpoints.retrieve(made.id), {
    statusCode: 404,
    code: 'resource_missing',
  });
});

test('what is delivered verifies, in its order, and only over the bytes that came', async () => {
  const intent = await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  const { headers, body } = await delivered('payment_intent.succeeded', intent.id);
  const signature = headers['stripe-signature'];
  const event = stripe.webhooks.constructEvent(body, signature, endpoint.secret);
  assert.equal(event.type, 'payment_intent.succeeded');
  assert.equal(event.api_version, Stripe.API_VERSION);
  assert.equal(event.data.object.metadata.order_id, 'ord_conformance');
  assert.match(event.request.id, /^req_/);
  for (const [bytes, secret] of [
    [JSON.stringify(JSON.parse(body)), endpoint.secret],
    [body, 'whsec_other'],
  ]) {
    assert.throws(() => stripe.webhooks.constructEvent(bytes, signature, secret), {
      type: 'StripeSignatureVerificationError',
    });
  }
  const about = shop.received
    .map((delivery) => JSON.parse(delivery.body))
    .filter(({ data }) => data.object.id === intent.id || data.object.payment_intent === intent.id);
  assert.deepEqual(
    about.map(({ type }) => type),
    ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'],
  );
});

test('events are listed by type and by time, retrieved, and sent again', async () => {
  const intent = await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  const list = await stripe.events.list({
    type: 'payment_intent.*',
    limit: 2,
    created: { gte: intent.created },
  });
  assert.deepEqual(
    list.data.map(({ type }) => type),
    ['payment_intent.succeeded', 'payment_intent.created'],
  );
  const event = await stripe.events.retrieve(list.data[0].id);
  assert.equal(event.data.object.id, intent.id);
  await delivered('payment_intent.succeeded', intent.id);
  const before = shop.received.length;
  await stripe.rawRequest('POST', `/v1/events/${event.id}/retry`, {
    webhook_endpoint: endpoint.id,
  });
  const again = await shop.find(
    (delivery) =>
      shop.received.indexOf(delivery) >= before && JSON.parse(delivery.body).id === event.id,
  );
  assert.equal(
    stripe.webhooks.constructEvent(again.body, again.headers['stripe-signature'], endpoint.secret)
      .id,
    event.id,
  );
});

test('wrong calls are the errors that the package has classes for', async () => {
  await assert.rejects(stripe.paymentIntents.retrieve('pi_nothing'), {
    type: 'StripeInvalidRequestError',
    statusCode: 404,
    code: 'resource_missing',
  });
  await assert.rejects(stripe.paymentIntents.create({ currency: 'usd' }), {
    type: 'StripeInvalidRequestError',
    code: 'parameter_missing',
    param: 'amount',
  });
  await assert.rejects(stripe.paymentIntents.create({ ...course, amuont: 1 }), {
    code: 'parameter_unknown',
  });
  await assert.rejects(client('sk_live_conformance').paymentIntents.list(), {
    type: 'StripeAuthenticationError',
  });
  await faults({ error: 1 });
  await assert.rejects(stripe.customers.create({}), { type: 'StripeAPIError', statusCode: 500 });
  await faults({});
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

test('the account is one in test mode', async () => {
  const account = await stripe.accounts.retrieveCurrent();
  assert.match(account.id, /^acct_/);
  assert.equal(account.settings.dashboard.display_name, 'Sandbox');
});
