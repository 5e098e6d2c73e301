// Stripe's own package judges the sandbox: Checkout sessions, and the page on which they are paid.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSandbox, openShop } from './sandbox.mjs';

let sandbox;
let shop;
let stripe;

before(async () => {
  sandbox = await openSandbox();
  shop = await openShop();
  stripe = sandbox.client();
  await stripe.webhookEndpoints.create({ url: shop.url, enabled_events: ['*'] });
});

after(async () => {
  shop?.close();
  await sandbox?.stop();
});

const create = (more = {}, currency = 'usd') =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency, unit_amount: 4900, product_data: { name: 'A course' } },
      },
    ],
    success_url: 'https://shop.example/checkout/success?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.example/courses',
    client_reference_id: 'ord_conformance',
    metadata: { order_id: 'ord_conformance' },
    payment_intent_data: { metadata: { order_id: 'ord_conformance' } },
    ...more,
  });

const submit = (session, fields) =>
  fetch(session.url, {
    method: 'POST',
    body: new URLSearchParams({
      email: 'a@shop.example',
      exp: '12/40',
      'card[cvc]': '123',
      ...fields,
    }),
    redirect: 'manual',
  });
const pay = (session, number) => submit(session, { 'card[number]': number });

const success = ({ id }) => `https://shop.example/checkout/success?session=${id}`;

test('a session is paid on its page, and the shop has been told before its customer is back', async () => {
  const session = await create();
  assert.equal(session.payment_intent, null);
  assert.equal(session.payment_status, 'unpaid');
  const page = await (await fetch(session.url)).text();
  assert.ok(page.includes('A course'));
  assert.ok(page.includes('49.00 USD'));

  const answer = await pay(session, '4242 4242 4242 4242');
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), success(session));
  const told = shop.received.find(({ body }) => JSON.parse(body).data.object.id === session.id);
  assert.equal(JSON.parse(told.body).type, 'checkout.session.completed');
  assert.equal(JSON.parse(told.body).data.object.payment_status, 'paid');

  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['payment_intent', 'line_items'],
  });
  assert.equal(paid.status, 'complete');
  assert.equal(paid.url, null);
  assert.equal(paid.payment_intent.status, 'succeeded');
  assert.equal(paid.payment_intent.metadata.order_id, 'ord_conformance');
  assert.equal(paid.line_items.data[0].amount_total, 4900);
  assert.equal(paid.customer_details.email, 'a@shop.example');
});

test('a declined card says so on the page, and the session can still be paid', async () => {
  const session = await create();
  const declined = await pay(session, '4000000000000002');
  assert.equal(declined.status, 402);
  assert.match(await declined.text(), /role="alert"[^>]*>Your card was declined\./);
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'open');
  assert.equal((await pay(session, '4242424242424242')).headers.get('location'), success(session));
});

test('3-D Secure goes over the page of the bank, to the shop or back', async () => {
  const session = await create();
  const bank = async (outcome) => {
    const asked = await pay(session, '4000002760003184');
    assert.equal(asked.status, 303);
    const page = await fetch(asked.headers.get('location'));
    const html = await page.text();
    return fetch(new URL(html.match(/action="([^"]+)"/)[1], page.url), {
      method: 'POST',
      body: new URLSearchParams({ token: html.match(/name="token" value="([^"]+)"/)[1], outcome }),
      redirect: 'manual',
    });
  };
  const refused = await bank('fail');
  assert.equal(
    new URL(refused.headers.get('location'), sandbox.url).pathname,
    new URL(session.url).pathname,
  );
  assert.equal((await bank('complete')).headers.get('location'), success(session));
  await shop.delivered('checkout.session.completed', session.id);
});

test('a session is listed with its line items, expires by a call, and then no more', async () => {
  const session = await create();
  const items = await stripe.checkout.sessions.listLineItems(session.id);
  assert.equal(items.data[0].price.unit_amount, 4900);
  const listed = await stripe.checkout.sessions.list({ limit: 1, status: 'open' });
  assert.equal(listed.data[0].id, session.id);
  assert.equal((await stripe.checkout.sessions.expire(session.id)).status, 'expired');
  await shop.delivered('checkout.session.expired', session.id);
  assert.equal((await pay(session, '4242424242424242')).status, 410);
  await assert.rejects(stripe.checkout.sessions.expire(session.id), {
    type: 'StripeInvalidRequestError',
    statusCode: 400,
  });
});

test('a session expires when its time is over', async () => {
  const session = await create({ expires_at: Math.floor(Date.now() / 1000) + 1800 });
  await sandbox.advance(1_801_000);
  await shop.delivered('checkout.session.expired', session.id);
  assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'expired');
});

test('a bank debit completes the session first, and pays or fails it later', async () => {
  const [paid, failed] = await Promise.all(
    ['pm_sepaDebit_success_at', 'pm_sepaDebit_failed_at'].map(async (method) => {
      const session = await create({ payment_method_types: ['sepa_debit'] }, 'eur');
      assert.equal((await submit(session, { method })).status, 303);
      return session;
    }),
  );
  const completed = await shop.delivered('checkout.session.completed', paid.id);
  assert.equal(JSON.parse(completed.body).data.object.payment_status, 'unpaid');
  await sandbox.advance(3_000);
  await shop.delivered('checkout.session.async_payment_succeeded', paid.id);
  await shop.delivered('checkout.session.async_payment_failed', failed.id);
  assert.equal((await stripe.checkout.sessions.retrieve(paid.id)).payment_status, 'paid');
  assert.equal((await stripe.checkout.sessions.retrieve(failed.id)).payment_status, 'unpaid');
});

test('a repeated call gives the same session', async () => {
  const idempotencyKey = `order:ord_conformance:${Date.now()}`;
  const params = {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: 100, product_data: { name: 'A' } },
      },
    ],
    success_url: 'https://shop.example',
  };
  const one = await stripe.checkout.sessions.create(params, { idempotencyKey });
  const two = await stripe.checkout.sessions.create(params, { idempotencyKey });
  assert.equal(two.id, one.id);
});
