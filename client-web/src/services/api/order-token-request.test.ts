import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, json, problem } from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import { type Api, createApi } from './api';
import * as passes from './order-token';
import { dropPass, keepPass, passIn, readPass } from './order-token';

const OTHER = 'ord_01JDZZZZZZZZZZZZZZZZZZZZZZ';

let env: FakeEnvironment;
let api: Api;
beforeEach(() => {
  env = new FakeEnvironment();
  api = createApi(env, { passes });
  dropPass(ORDER_ID);
  keepPass(ORDER_ID, 'p1');
});

const sent = () => env.requests.map(({ headers }) => headers.get('orderwire-pass'));

test('a pass goes with what is done to its order, and with nothing else', async () => {
  env.on(/POST .*\/(payment-intent|checkout-session|cancel)$/, () => json({}));
  env.on(/POST .*\/orders$/, () => json(makeView(), 201));
  env.on(/GET/, () => json(makeView()));
  await api.createPaymentIntent(ORDER_ID);
  await api.createCheckoutSession(ORDER_ID);
  await api.cancelOrder(ORDER_ID);
  await api.createPaymentIntent(OTHER);
  await api.readOrder(ORDER_ID);
  await api.listOrders();
  await api.createOrder('sql', 'key');
  expect(sent()).toEqual(['p1', 'p1', 'p1', null, null, null, null]);
});

test.each(['pass_expired', 'bad_pass'])(
  '%s does not lock out who placed the order',
  async (code) => {
    env.on(/POST/, ({ headers }) =>
      headers.has('orderwire-pass') ? problem(401, code) : json({ url: 'https://pay.test/' }),
    );
    await expect(api.createCheckoutSession(ORDER_ID)).resolves.toBeTruthy();
    expect(readPass(ORDER_ID)).toBeNull();
  },
);

test('whoever has nothing but a lapsed pass hears that it has lapsed, each time', async () => {
  env.on(/POST/, ({ headers }) =>
    headers.has('orderwire-pass') ? problem(401, 'pass_expired') : problem(403, 'not_owner'),
  );
  for (let time = 0; time < 2; time++) {
    await expect(api.cancelOrder(ORDER_ID)).rejects.toMatchObject({ code: 'pass_expired' });
  }
});

test('another refusal is handed on as it is, and the pass kept', async () => {
  env.on(/POST/, () => problem(409, 'order_closed'));
  await expect(api.createPaymentIntent(ORDER_ID)).rejects.toMatchObject({ code: 'order_closed' });
  expect(env.requests).toHaveLength(1);
  expect(readPass(ORDER_ID)).toBe('p1');
});

test('a lapsed pass and a dead network are an error of the network', async () => {
  env.on(/POST/, ({ headers }) => {
    if (headers.has('orderwire-pass')) return problem(401, 'pass_expired');
    throw new TypeError('network error');
  });
  await expect(api.cancelOrder(ORDER_ID)).rejects.toMatchObject({ code: 'unreachable' });
});

test('where storage is forbidden a pass lasts as long as the page', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('denied');
  });
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('denied');
  });
  keepPass(OTHER, 'p2');
  expect(readPass(OTHER)).toBe('p2');
});

test.each([
  ['#pass=abc-_1', 'abc-_1'],
  ['#other=1&pass=abc', 'abc'],
  ['#pass=', null],
  ['#main', null],
  ['', null],
])('the fragment %j holds the pass %j', (fragment, pass) => {
  expect(passIn(fragment)).toBe(pass);
});
