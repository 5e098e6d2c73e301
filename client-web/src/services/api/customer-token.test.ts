import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, json, pass, problem } from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import { createApi } from './api';
import type { GetToken } from './customer-token';

let env: FakeEnvironment;
beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
});

const bearers = () => env.requests.map(({ headers }) => headers.get('authorization'));
const list = () => json({ object: 'list', data: [], has_more: false });

/** Takes only this token, and says of any other that it has lapsed. */
function serveToHolderOf(token: string): void {
  env.on(/\/api\//, ({ headers }) =>
    headers.get('authorization') === `Bearer ${token}` ? list() : problem(401, 'token_expired'),
  );
}

/** A shop whose session holds `first`, and `next` once it was asked for a new one. */
function session(first: string | null, next: string | null) {
  let held = first;
  return vi.fn<GetToken>(async (options) => {
    if (options?.refresh) held = next;
    return held;
  });
}

test('what is done in the customer’s name carries the token, and watching does not', async () => {
  env.serve(makeView());
  env.on(/GET .*\/api\/(orders\?|orders$|courses)/, list);
  env.on(/POST .*\/api\/orders$/, () => json(makeView(), 201));
  env.on(/POST .*\/(payment-intent|checkout-session|cancel)$/, () => json({}));
  const api = createApi(env, { getToken: () => 'a.b.c' });
  await api.readOrder(ORDER_ID);
  await api.listCourses();
  expect(bearers()).toEqual([null, null]);
  await api.getCourse('sql');
  await api.createOrder('sql', 'key');
  await api.listOrders();
  await api.createPaymentIntent(ORDER_ID);
  await api.createCheckoutSession(ORDER_ID);
  await api.cancelOrder(ORDER_ID);
  expect(bearers().slice(2)).toEqual(Array(6).fill('Bearer a.b.c'));
});

test('a call with a token keeps its other headers', async () => {
  env.on(/POST/, () => json(makeView(), 201));
  await createApi(env, { getToken: () => 'a.b.c' }).createOrder('sql', 'key-1');
  expect(env.requests[0]?.headers.get('idempotency-key')).toBe('key-1');
  expect(env.requests[0]?.headers.get('content-type')).toBe('application/json');
});

test.each([null, undefined, ''])('without a token (%s) the customer is a guest', async (token) => {
  env.on(/GET/, list);
  await createApi(env, { getToken: () => token }).listOrders();
  expect(bearers()).toEqual([null]);
});

test('a lapsed token is renewed once and the call repeated', async () => {
  serveToHolderOf('new');
  const getToken = session('old', 'new');
  await createApi(env, { getToken }).listOrders();
  expect(bearers()).toEqual(['Bearer old', 'Bearer new']);
  expect(getToken.mock.calls).toEqual([[], [{ refresh: true }]]);
});

test('calls that lapse together share one new token', async () => {
  serveToHolderOf('new');
  const getToken = session('old', 'new');
  const api = createApi(env, { getToken });
  await Promise.all([api.listOrders(), api.getCourse('a'), api.getCourse('b')]);
  expect(getToken.mock.calls.filter(([options]) => options?.refresh)).toHaveLength(1);
});

test('a call that was refused after the others were served takes their new token', async () => {
  let answerLate: (response: Response) => void = () => {};
  serveToHolderOf('new');
  const getToken = session('old', 'new');
  const api = createApi(env, { getToken });
  env.on(/courses\/late/, ({ headers }) =>
    headers.get('authorization') === 'Bearer old'
      ? new Promise((resolve) => {
          answerLate = resolve;
        })
      : list(),
  );
  const late = api.getCourse('late');
  await pass();
  await api.listOrders();
  answerLate(problem(401, 'token_expired'));
  await late;
  expect(getToken.mock.calls.filter(([options]) => options?.refresh)).toHaveLength(1);
});

test('a shop that goes on handing out the lapsed token is not asked for a new one each time', async () => {
  serveToHolderOf('new');
  const getToken = vi.fn<GetToken>((options) => (options?.refresh ? 'new' : 'old'));
  const api = createApi(env, { getToken });
  await api.listOrders();
  await api.listOrders();
  expect(bearers()).toEqual(['Bearer old', 'Bearer new', 'Bearer new']);
  expect(getToken.mock.calls.filter(([options]) => options?.refresh)).toHaveLength(1);
});

test('the new token may lapse in its turn', async () => {
  serveToHolderOf('new');
  let made = 'old';
  const getToken: GetToken = (options) => {
    if (options?.refresh) made = made === 'old' ? 'new' : 'newer';
    return made;
  };
  const api = createApi(env, { getToken });
  await api.listOrders();
  serveToHolderOf('newer');
  await expect(api.listOrders()).resolves.toMatchObject({ object: 'list' });
});

test('a new token that is refused as well is an error, and not asked for a third time', async () => {
  env.on(/GET/, () => problem(401, 'token_expired'));
  const getToken = session('old', 'new');
  await expect(createApi(env, { getToken }).listOrders()).rejects.toMatchObject({
    status: 401,
    code: 'token_expired',
  });
  expect(env.requests).toHaveLength(2);
});

test.each([null, 'old'])('a shop that has no new token (%s) ends it', async (next) => {
  serveToHolderOf('new');
  await expect(
    createApi(env, { getToken: session('old', next) }).listOrders(),
  ).rejects.toMatchObject({ code: 'token_expired' });
  expect(env.requests).toHaveLength(1);
});

test('after a renewal that failed the next call tries again', async () => {
  serveToHolderOf('new');
  let isSignedIn = false;
  const getToken: GetToken = (options) => {
    if (!options?.refresh) return 'old';
    if (!isSignedIn) throw new Error('signed out');
    return 'new';
  };
  const api = createApi(env, { getToken });
  await expect(api.listOrders()).rejects.toMatchObject({
    code: 'no_token',
    message: 'getToken failed: signed out',
  });
  isSignedIn = true;
  await expect(api.listOrders()).resolves.toMatchObject({ object: 'list' });
});

test('any other refusal is not taken for a lapsed token', async () => {
  env.on(/GET/, () => problem(401, 'bad_token'));
  const getToken = session('old', 'new');
  await expect(createApi(env, { getToken }).listOrders()).rejects.toMatchObject({
    code: 'bad_token',
  });
  expect(getToken).toHaveBeenCalledTimes(1);
});

test('a shop that never gives a token is given up after fifteen seconds, and the server not asked', async () => {
  const api = createApi(env, { getToken: () => new Promise(() => {}) });
  const answer = expect(api.listOrders()).rejects.toMatchObject({ code: 'no_token', status: 0 });
  await pass(15_000);
  await answer;
  expect(env.requests).toHaveLength(0);
});
