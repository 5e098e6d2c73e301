// The shop's own server, its customers, and those who come by a retry link.
import assert from 'node:assert/strict';
import { makePass } from '../../conformance/passes.mjs';
import { BY_KEY, token, WRONG_CALLERS } from '../credentials.mjs';
import { expect } from '../expect.mjs';
import { COURSE, Guest, paid, webhook } from '../guest.mjs';

const ORDER = {
  course_id: 'shop-course',
  title: 'A course of the shop’s own',
  amount: 1200,
  currency: 'eur',
  customer: { id: 'user_42', email: 'ada@example.com', name: 'Ada' },
  return_url: 'https://shop.example/learn',
  metadata: { cart: 'c_7' },
};

export async function shopsOwn({ caller, webhookSecret, store }) {
  await badOrders(caller);
  await pricesThatStripeDoesNotTake(caller);
  const placed = await caller.post('/api/orders', ORDER, BY_KEY);
  await expect(placed, 201);
  const { id } = placed.json;
  const path = `/api/orders/${id}`;
  await wrongCallers(caller, path);
  await caller.get('/api/orders?customer=user_42&enrollment=none', BY_KEY);
  const { cookie } = await Guest.arrive(caller);
  for (const query of ['customer=user_42', 'help_code=RSTV-WXYZ']) {
    await expect(caller.get(`/api/orders?${query}`), 401, 'credentials_needed');
    await expect(caller.get(`/api/orders?${query}`, { cookie }), 403, 'not_owner');
  }
  const found = await caller.get(`/api/orders?help_code=${id.slice(-8)}`, BY_KEY);
  assert.deepEqual(
    found.json.data.map((order) => order.id),
    [id],
  );
  await caller.get('/api/orders', token(600));
  await expect(caller.get(`${path}?expand=customer`, BY_KEY), 200);
  await expect(caller.get(`${path}?expand=customer`), 401, 'credentials_needed');
  await expect(caller.get(`${path}?expand=customer`, { cookie }), 403, 'not_owner');
  await expect(caller.get(`${path}/details`, BY_KEY), 200);
  await expect(caller.get(`${path}/details`, { cookie }), 403, 'not_owner');
  await expect(caller.get('/api/orders/nothing/details', BY_KEY), 404, 'unknown_order');
  await enrollment(caller, webhookSecret, path);
  await passes(caller, store);
}

async function badOrders(caller) {
  const wrong = {
    course_id: '',
    title: 'x'.repeat(201),
    amount: 0,
    currency: 'USD',
    customer: {},
    return_url: 'javascript:alert(1)',
    metadata: { cart: 7 },
  };
  for (const [member, value] of Object.entries(wrong)) {
    const code = `invalid_${member}`;
    await expect(caller.post('/api/orders', { ...ORDER, [member]: value }, BY_KEY), 400, code);
  }
}

async function pricesThatStripeDoesNotTake(caller) {
  for (const [member, value] of [
    ['amount', 49],
    ['currency', 'xyz'],
  ]) {
    const code = `${member}_not_accepted`;
    await expect(caller.post('/api/orders', { ...ORDER, [member]: value }, BY_KEY), 422, code);
  }
}

/** Nobody is silently taken for a guest. */
async function wrongCallers(caller, path) {
  for (const [code, who] of WRONG_CALLERS) {
    await expect(caller.get('/api/orders', who), 401, code);
    await expect(caller.get(`/api/courses/${COURSE}`, who), 401, code);
    await expect(caller.get(`${path}?expand=customer`, who), 401, code);
    await expect(caller.get(`${path}/details`, who), 401, code);
    await expect(caller.post('/api/orders', { course_id: COURSE }, who), 401, code);
    for (const action of ['payment-intent', 'checkout-session', 'cancel', 'enrollment']) {
      await expect(caller.post(`${path}/${action}`, {}, who), 401, code);
    }
  }
}

async function enrollment(caller, webhookSecret, path) {
  const confirm = (body, headers = BY_KEY) => caller.post(`${path}/enrollment`, body, headers);
  const ACTIVE = { state: 'active' };
  await expect(confirm(ACTIVE, {}), 401, 'credentials_needed');
  const { cookie } = await Guest.arrive(caller);
  await expect(confirm(ACTIVE, { cookie }), 403, 'not_owner');
  await expect(
    confirm(ACTIVE, { cookie: 'a=b', origin: 'https://evil.example' }),
    403,
    'foreign_origin',
  );
  await expect(
    confirm('{}', { cookie: 'a=b', 'content-type': 'text/plain' }),
    415,
    'unsupported_media_type',
  );
  await expect(confirm(ACTIVE), 409, 'not_paid');
  await expect(confirm({ state: 'none' }), 400, 'invalid_state');
  await expect(confirm('{'), 400, 'invalid_json');
  await expect(confirm('[]'), 400, 'bad_request');
  await expect(caller.post('/api/orders/nothing/enrollment', ACTIVE, BY_KEY), 404, 'unknown_order');

  const { json } = await caller.post(`${path}/payment-intent`, {}, BY_KEY);
  const intent = json.client_secret.split('_secret_')[0];
  await webhook(caller, webhookSecret, paid(intent, ORDER.amount, ORDER.currency));
  assert.equal((await caller.get(path)).json.enrollment, 'requested');
  await expect(confirm(ACTIVE), 200);
  const again = await confirm(ACTIVE);
  assert.equal(again.json.enrollment, 'active');
}

/** A server that enrolls by itself takes no word of the shop's. */
export async function enrolledHere({ caller }) {
  const { order } = await Guest.arrive(caller);
  const answer = caller.post(`/api/orders/${order}/enrollment`, { state: 'active' }, BY_KEY);
  await expect(answer, 409, 'enrollment_not_external');
}

async function passes(caller, store) {
  const { order } = await Guest.arrive(caller);
  const act = (action, pass) => {
    return caller.post(`/api/orders/${order}/${action}`, {}, { 'orderwire-pass': pass });
  };
  const look = (pass) => caller.get(`/api/orders/${order}/details`, { 'orderwire-pass': pass });
  await expect(look('nonsense'), 401, 'bad_pass');
  await expect(look(makePass(store, order, -1)), 401, 'pass_expired');
  await expect(look(makePass(store, order)), 200);
  for (const action of ['payment-intent', 'checkout-session', 'cancel']) {
    await expect(act(action, 'nonsense'), 401, 'bad_pass');
    await expect(act(action, makePass(store, order, -1)), 401, 'pass_expired');
    await expect(act(action, makePass(store, order)), 200);
  }
}
