// Stripe's own package judges the sandbox: webhook endpoints, and what is sent to them.
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
  const { headers, body } = await shop.delivered('payment_intent.succeeded', intent.id);
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
  await shop.delivered('payment_intent.succeeded', intent.id);
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

test('while a secret is rotated, what is sent verifies with the new one and with the old one', async () => {
  const rolled = await sandbox.rollSecret(endpoint.id, 3_600_000);
  assert.notEqual(rolled.secret, endpoint.secret);
  const intent = await stripe.paymentIntents.create(course);
  const { headers, body } = await shop.delivered('payment_intent.created', intent.id);
  const signature = headers['stripe-signature'];
  assert.equal(signature.match(/v1=/g).length, 2);
  for (const secret of [rolled.secret, endpoint.secret]) {
    assert.equal(
      stripe.webhooks.constructEvent(body, signature, secret).type,
      'payment_intent.created',
    );
  }
  await sandbox.rollSecret(endpoint.id, 0);
  const later = await stripe.paymentIntents.create(course);
  const alone = await shop.delivered('payment_intent.created', later.id);
  assert.equal(alone.headers['stripe-signature'].match(/v1=/g).length, 1);
  assert.throws(
    () =>
      stripe.webhooks.constructEvent(alone.body, alone.headers['stripe-signature'], rolled.secret),
    { type: 'StripeSignatureVerificationError' },
  );
});

test('an endpoint hears what it asked for, and only while it is enabled', async () => {
  const other = await openShop();
  const made = await stripe.webhookEndpoints.create({
    url: other.url,
    enabled_events: ['payment_intent.canceled'],
  });
  const intent = await stripe.paymentIntents.create(course);
  await stripe.paymentIntents.cancel(intent.id);
  const { headers, body } = await other.delivered('payment_intent.canceled', intent.id);
  stripe.webhooks.constructEvent(body, headers['stripe-signature'], made.secret);
  await stripe.webhookEndpoints.update(made.id, { disabled: true });
  const silent = await stripe.paymentIntents.create(course);
  await stripe.paymentIntents.cancel(silent.id);
  await shop.delivered('payment_intent.canceled', silent.id);
  assert.equal(other.received.length, 1);
  await stripe.webhookEndpoints.del(made.id);
  other.close();
});

test('a delivery that fails is retried on a clock that can be moved, with a new signature each time', async () => {
  const failing = await openShop((n) => (n < 3 ? 500 : 204));
  const made = await stripe.webhookEndpoints.create({
    url: failing.url,
    enabled_events: ['customer.created'],
  });
  const customer = await stripe.customers.create({ name: 'A' });
  const event = (await stripe.events.list({ type: 'customer.created', limit: 1 })).data[0];
  const tried = (attempts) =>
    sandbox.settled(event.id, (all) =>
      all.some((delivery) => delivery.endpoint === made.id && delivery.attempts >= attempts),
    );
  for (const attempt of [1, 2, 3]) {
    await tried(attempt);
    await sandbox.advance(3_600_000);
  }
  const ours = (await tried(4)).find((delivery) => delivery.endpoint === made.id);
  assert.equal(ours.state, 'delivered');
  assert.equal(ours.response.status, 204);
  assert.equal(failing.received.length, 4);
  for (const { headers, body } of failing.received) {
    const read = stripe.webhooks.constructEvent(body, headers['stripe-signature'], made.secret);
    assert.equal(read.data.object.id, customer.id);
  }
  await stripe.webhookEndpoints.del(made.id);
  failing.close();
});

test('what is dropped never comes, what is doubled comes twice, and both can be sent again', async () => {
  await sandbox.faults({ drop: 1 });
  const lost = await stripe.paymentIntents.create(course);
  await sandbox.faults({ duplicate: 1 });
  const doubled = await stripe.paymentIntents.create(course);
  await sandbox.faults({});
  await shop.find(
    (delivery) =>
      shop.received.filter(({ body }) => JSON.parse(body).data.object.id === doubled.id).length ===
        2 && delivery,
  );
  const about = ({ body }) => JSON.parse(body).data.object.id === lost.id;
  assert.equal(shop.received.some(about), false);
  const list = await stripe.events.list({ type: 'payment_intent.created', limit: 2 });
  const event = list.data.find(({ data }) => data.object.id === lost.id);
  assert.equal((await sandbox.deliveries(event.id))[0].state, 'dropped');
  await stripe.rawRequest('POST', `/v1/events/${event.id}/retry`, {});
  await shop.find(about);
});

test('shuffled and delayed events all come, in another order or later', async () => {
  await sandbox.faults({ shuffle: 1, delay_ms: 300 });
  const from = Date.now();
  const intent = await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  await sandbox.faults({});
  await Promise.all([
    shop.delivered('payment_intent.created', intent.id),
    shop.delivered('charge.succeeded', intent.latest_charge),
    shop.delivered('payment_intent.succeeded', intent.id),
  ]);
  assert.ok(Date.now() - from >= 300);
});
