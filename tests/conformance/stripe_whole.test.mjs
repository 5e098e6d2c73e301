// Whether the sandbox's objects are whole: every property that Stripe's own types (the `stripe` package's declarations)
// demand is there, of the right kind, and null only where it may be; of each object, in each state, nested too.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openSandbox } from './sandbox.mjs';
import { parametersTable, table } from './stripe_parameters.mjs';
import { alternatives, faultsOf, membersOf, memberType, typeOf } from './stripe_types.mjs';

const types = {
  account: ['Accounts', 'Account'],
  charge: ['Charges', 'Charge'],
  'checkout.session': ['Checkout/Sessions', 'Session'],
  customer: ['Customers', 'Customer'],
  dispute: ['Disputes', 'Dispute'],
  item: ['LineItems', 'LineItem'],
  payment_intent: ['PaymentIntents', 'PaymentIntent'],
  payment_method: ['PaymentMethods', 'PaymentMethod'],
  price: ['Prices', 'Price'],
  product: ['Products', 'Product'],
  refund: ['Refunds', 'Refund'],
  webhook_endpoint: ['WebhookEndpoints', 'WebhookEndpoint'],
  event: ['Events', 'EventBase'],
};

const course = { amount: 4900, currency: 'usd', 'metadata[order_id]': 'ord_conformance' };
let sandbox;
const seen = new Set();

before(async () => {
  sandbox = await openSandbox(['--settle', '0']);
});
after(() => sandbox?.stop());

async function call(method, path, form) {
  const init = { method, headers: { authorization: 'Bearer sk_test_conformance' } };
  if (form) init.body = new URLSearchParams(form);
  const answer = await fetch(new URL(path, sandbox.url), init);
  return answer.json();
}

/** Every object in an answer, wherever it stands. */
function* objectsIn(value) {
  if (Array.isArray(value)) for (const one of value) yield* objectsIn(one);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
  if (typeof value.object === 'string' && !value.deleted) yield value;
  for (const [name, one] of Object.entries(value)) if (name !== 'metadata') yield* objectsIn(one);
}

function judge(answer) {
  assert.ok(!answer.error || answer.error.type === 'card_error', answer.error?.message);
  for (const object of objectsIn(answer)) {
    const [file, name] = types[object.object] ?? [];
    if (!file) continue;
    seen.add(`${object.object} ${object.status ?? ''}`.trim());
    const shown = { ...object };
    if (object.object === 'event') {
      judge(object.data.object);
      delete shown.data;
    }
    const faults = faultsOf(shown, typeOf(file, name)).filter((one) => !/^data/.test(one));
    assert.deepEqual(faults, [], `${object.object} ${object.id} (${object.status ?? '-'})`);
  }
  return answer;
}
const post = async (path, form = {}) => judge(await call('POST', path, form));
const get = async (path) => judge(await call('GET', path));

const intent = (more = {}) => post('/v1/payment_intents', { ...course, ...more });
const paid = (method, more = {}) => intent({ confirm: true, payment_method: method, ...more });
const sale = {
  mode: 'payment',
  'line_items[0][quantity]': 1,
  'line_items[0][price_data][currency]': 'usd',
  'line_items[0][price_data][unit_amount]': 4900,
  'line_items[0][price_data][product_data][name]': 'A course',
  success_url: 'https://shop.example/done',
};
const session = (more = {}) => post('/v1/checkout/sessions', { ...sale, ...more });

test('payment intents in every state, with what hangs on them', async () => {
  await intent();
  await intent({ payment_method: 'pm_card_visa' });
  await intent({
    'payment_method_types[]': 'card',
    'shipping[name]': 'Ada',
    'shipping[address][line1]': 'Way 1',
  });
  await paid('pm_card_visa', { 'expand[]': 'latest_charge', receipt_email: 'ada@shop.example' });
  await paid('pm_card_authenticationRequired', { return_url: 'https://shop.example' });
  for (const method of [
    'pm_card_visa_chargeDeclined',
    'pm_card_chargeDeclinedExpiredCard',
    'pm_card_radarBlock',
  ]) {
    const { error } = await paid(method);
    judge(await call('GET', `/v1/charges/${error.charge}`));
    await get(`/v1/payment_intents/${error.payment_intent.id}?expand[]=latest_charge`);
  }
  const held = await paid('pm_card_visa', { capture_method: 'manual' });
  assert.equal(held.status, 'requires_capture');
  await post(`/v1/payment_intents/${held.id}/capture`, { amount_to_capture: 1000 });
  const other = await paid('pm_card_visa', { capture_method: 'manual' });
  await post(`/v1/payment_intents/${other.id}/cancel`, { cancellation_reason: 'abandoned' });
  await get(
    '/v1/payment_intents?limit=100&expand[]=data.latest_charge&expand[]=data.payment_method',
  );
});

test('bank debits, while they are processed and at both ends', async () => {
  for (const [method, currency] of [
    ['pm_usBankAccount_success', 'usd'],
    ['pm_usBankAccount_insufficientFunds', 'usd'],
    ['pm_usBankAccount_processing', 'usd'],
    ['pm_sepaDebit_success_de', 'eur'],
    ['pm_sepaDebit_failed_de', 'eur'],
    ['pm_bacsDebit_success', 'gbp'],
    ['pm_auBecsDebit_success', 'aud'],
  ]) {
    await paid(method, { currency, 'expand[0]': 'latest_charge', 'expand[1]': 'payment_method' });
  }
  await get('/v1/charges?limit=100&expand[]=data.payment_intent');
});

test('payment methods by number, by name, and at their customer', async () => {
  const customer = await post('/v1/customers', {
    name: 'Ada',
    email: 'ada@shop.example',
    'address[city]': 'Bonn',
  });
  await post('/v1/customers', { 'shipping[name]': 'Ada', 'shipping[address][line1]': 'Way 1' });
  const method = await post('/v1/payment_methods', {
    type: 'card',
    'card[number]': '4242424242424242',
    'card[exp_month]': 12,
    'card[exp_year]': 40,
    'card[cvc]': 123,
    'billing_details[address][postal_code]': '12345',
  });
  await post(`/v1/payment_methods/${method.id}/attach`, { customer: customer.id });
  await get(`/v1/payment_methods?customer=${customer.id}`);
  await post(`/v1/payment_methods/${method.id}/detach`);
  for (const name of [
    'pm_card_us',
    'pm_sepaDebit_success_fr',
    'pm_usBankAccount',
    'pm_bacsDebit_success',
  ]) {
    await get(`/v1/payment_methods/${name}`);
  }
});

test('refunds and disputes from their beginning to their end', async () => {
  for (const method of ['pm_card_visa', 'pm_card_pendingRefund', 'pm_card_refundFail']) {
    const { id } = await paid(method);
    const refund = await post('/v1/refunds', {
      payment_intent: id,
      amount: 100,
      reason: 'duplicate',
    });
    await get(`/v1/refunds/${refund.id}?expand[]=charge`);
  }
  const evidence = ['winning_evidence', 'losing_evidence', 'more to come'];
  const cards = [
    'pm_card_createDispute',
    'pm_card_createDisputeInquiry',
    'pm_card_createCe3EligibleDispute',
    'pm_card_createComplianceDispute',
    'pm_card_createMultipleDisputes',
    'pm_card_createIssuerFraudRecord',
  ];
  for (const method of cards) await paid(method);
  // They are opened right after the payments, on the sandbox's own account.
  let data = [];
  while (data.length < 6) data = (await get('/v1/disputes?limit=100')).data;
  for (const [i, dispute] of data.entries()) {
    await post(`/v1/disputes/${dispute.id}`, {
      'evidence[uncategorized_text]': evidence[i % evidence.length],
    });
  }
  await get('/v1/disputes?limit=100&expand[]=data.charge');
});

test('Checkout sessions: open, paid, unpaid, free, presented in another currency, expired', async () => {
  const pay = (one, method) =>
    call('POST', `/v1/payment_pages/${one.id}/confirm`, { payment_method: method });
  const open = await session({ cancel_url: 'https://shop.example', client_reference_id: '42' });
  await get(`/v1/checkout/sessions/${open.id}?expand[]=line_items`);
  await pay(open, 'pm_card_visa');
  await get(`/v1/checkout/sessions/${open.id}?expand[]=payment_intent&expand[]=line_items`);
  await pay(
    await session({ customer_email: 'a+location_FR@shop.example', customer_creation: 'always' }),
    'pm_card_fr',
  );
  await pay(
    await session({ 'payment_method_types[]': 'us_bank_account' }),
    'pm_usBankAccount_success',
  );
  const ended = await session();
  await post(`/v1/checkout/sessions/${ended.id}/expire`);
  await session({ 'line_items[0][price_data][unit_amount]': 0 });
  const { data } = await get('/v1/checkout/sessions?limit=100&expand[]=data.payment_intent');
  assert.ok(data.some((one) => one.presentment_details));
});

test('products, prices, endpoints and the account', async () => {
  const product = await post('/v1/products', {
    name: 'A course',
    'images[]': 'https://shop.example/a.png',
  });
  await post('/v1/prices', { product: product.id, currency: 'usd', unit_amount: 4900 });
  await post('/v1/prices', {
    product: product.id,
    currency: 'kwd',
    unit_amount: 5120,
    'recurring[interval]': 'month',
  });
  await get('/v1/prices?expand[]=data.product');
  await post('/v1/webhook_endpoints', {
    url: 'http://shop.example',
    'enabled_events[]': '*',
    api_version: '2024-06-20',
  });
  await get('/v1/webhook_endpoints');
  await get('/v1/account');
});

test('events of all of it, and what they carry', async () => {
  let after = '';
  for (;;) {
    const page = await get(`/v1/events?limit=100${after}`);
    if (!page.has_more) break;
    after = `&starting_after=${page.data.at(-1).id}`;
  }
  for (const wanted of [
    'payment_intent processing',
    'payment_intent requires_action',
    'payment_intent canceled',
    'charge pending',
    'charge failed',
    'refund pending',
    'refund failed',
    'dispute won',
    'dispute lost',
    'dispute warning_needs_response',
    'checkout.session expired',
    'checkout.session complete',
  ]) {
    assert.ok(seen.has(wanted), `no ${wanted} was looked at: ${[...seen].sort().join(', ')}`);
  }
});

test('the tables of parameters and versions are those of the package', () => {
  assert.equal(readFileSync(table, 'utf8'), parametersTable());
  const versions = [
    ...readFileSync(
      new URL('../../server/sandbox/resources/api_versions.inc', import.meta.url),
      'utf8',
    ).matchAll(/^"(.*)",$/gm),
  ];
  const member = membersOf(typeOf('WebhookEndpoints', 'WebhookEndpointCreateParams')).find(
    (one) => one.name === 'api_version',
  );
  const known = alternatives(memberType(member))
    .map((one) => one.value)
    .filter((one) => typeof one === 'string');
  const wanted = known.filter((one) => one >= '2020-08-27' && !one.endsWith('.dashboard')).sort();
  assert.deepEqual(
    versions.map(([, version]) => version),
    wanted,
  );
});
