// Stripe's own package judges the sandbox: lists, idempotency, errors.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { course, openSandbox } from './sandbox.mjs';

let sandbox;
let stripe;

before(async () => {
  sandbox = await openSandbox();
  stripe = sandbox.client();
});
after(() => sandbox?.stop());

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
  await sandbox.faults({ api_delay_ms: 500 });
  const slow = stripe.customers.create({ name: 'slow' }, { idempotencyKey });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await sandbox.faults({});
  await assert.rejects(stripe.customers.create({ name: 'slow' }, { idempotencyKey }), {
    statusCode: 409,
    code: 'idempotency_key_in_use',
  });
  assert.equal((await slow).name, 'slow');
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
  await assert.rejects(sandbox.client('sk_live_conformance').paymentIntents.list(), {
    type: 'StripeAuthenticationError',
  });
  await sandbox.faults({ error: 1 });
  await assert.rejects(stripe.customers.create({}), { type: 'StripeAPIError', statusCode: 500 });
  await sandbox.faults({});
});

test('the account is one in test mode', async () => {
  const account = await stripe.accounts.retrieveCurrent();
  assert.match(account.id, /^acct_/);
  assert.equal(account.settings.dashboard.display_name, 'Sandbox');
});

test('expansions nest, through lists too, and an unknown one is refused', async () => {
  const customer = await stripe.customers.create({ name: 'A' });
  const made = await stripe.paymentIntents.create({
    ...course,
    customer: customer.id,
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  const list = await stripe.paymentIntents.list({
    customer: customer.id,
    expand: ['data.customer', 'data.latest_charge.payment_intent'],
  });
  assert.equal(list.data[0].customer.name, 'A');
  assert.equal(list.data[0].latest_charge.payment_intent.id, made.id);
  await assert.rejects(stripe.paymentIntents.retrieve(made.id, { expand: ['amount'] }), {
    type: 'StripeInvalidRequestError',
    param: 'expand',
  });
});

test('the package pages backwards too', async () => {
  const customer = await stripe.customers.create({ name: 'B' });
  const made = [];
  for (let i = 0; i < 3; ++i) {
    made.unshift((await stripe.paymentIntents.create({ ...course, customer: customer.id })).id);
  }
  const before = await stripe.paymentIntents.list({
    customer: customer.id,
    ending_before: made[2],
    limit: 1,
  });
  assert.deepEqual(
    before.data.map(({ id }) => id),
    [made[1]],
  );
  assert.equal(before.has_more, true);
});

test('a stored error is repeated with its key too', async () => {
  const idempotencyKey = `declined-${Date.now()}`;
  const pay = () =>
    stripe.paymentIntents.create(
      { ...course, confirm: true, payment_method: 'pm_card_chargeDeclined' },
      { idempotencyKey },
    );
  const first = await pay().catch((error) => error);
  const again = await pay().catch((error) => error);
  assert.equal(first.statusCode, 402);
  assert.equal(again.payment_intent.id, first.payment_intent.id);
  assert.equal(again.headers['idempotent-replayed'], 'true');
});

test('the package retries by itself what the sandbox was told to fail, and makes it once', async () => {
  const customer = await stripe.customers.create({ name: 'C' });
  await sandbox.faults({ error_next: 2 });
  const patient = sandbox.client('sk_test_conformance', { maxNetworkRetries: 2 });
  const made = await patient.paymentIntents.create({ ...course, customer: customer.id });
  assert.equal(made.status, 'requires_payment_method');
  const listed = await stripe.paymentIntents.list({ customer: customer.id });
  assert.equal(listed.data.length, 1);
  assert.equal((await sandbox.faults()).error_next, 0);
});

test('products and prices are made, changed, listed and removed', async () => {
  const product = await stripe.products.create({ name: 'A course', metadata: { a: 'b' } });
  const price = await stripe.prices.create({
    product: product.id,
    unit_amount: 4900,
    currency: 'usd',
    expand: ['product'],
  });
  assert.equal(price.product.name, 'A course');
  assert.equal((await stripe.prices.update(price.id, { active: false })).active, false);
  assert.equal((await stripe.products.update(product.id, { name: 'Another' })).name, 'Another');
  assert.ok((await stripe.prices.list()).data.some(({ id }) => id === price.id));
  assert.equal((await stripe.products.del(product.id)).deleted, true);
  await assert.rejects(stripe.products.retrieve(product.id), { code: 'resource_missing' });
});
