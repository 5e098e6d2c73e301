import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, json, pass, problem } from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import { createApi } from './api';

let env: FakeEnvironment;
beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
});

test('reading an order says which version is held, without a header of its own', async () => {
  env.serve(makeView({ version: 7 }));
  await createApi(env).readOrder(ORDER_ID, 6);
  expect(env.requests[0]?.path).toBe(`/api/orders/${ORDER_ID}?since=6`);
  expect([...(env.requests[0]?.headers.keys() ?? [])]).toEqual([]);
});

test('an order that has not changed reads as null', async () => {
  env.serve(makeView({ version: 7 }));
  await expect(createApi(env).readOrder(ORDER_ID, 7)).resolves.toBeNull();
});

test('an order that was never read is asked for without a version', async () => {
  env.serve(makeView());
  await expect(createApi(env).readOrder(ORDER_ID)).resolves.toMatchObject({ version: 1 });
  expect(env.requests[0]?.path).toBe(`/api/orders/${ORDER_ID}`);
});

test('an answer that is not an order is an error and not a view', async () => {
  env.on(/GET/, () => json({ object: 'list' }));
  await expect(createApi(env).readOrder(ORDER_ID)).rejects.toMatchObject({ code: 'unexpected' });
});

test('a problem keeps its status, its code and its words', async () => {
  env.on(/GET/, () => problem(404, 'unknown_order'));
  await expect(createApi(env).readOrder(ORDER_ID)).rejects.toMatchObject({
    status: 404,
    code: 'unknown_order',
    message: 'About unknown_order.',
  });
});

test('an error page of a proxy becomes an error with a status', async () => {
  env.on(/GET/, () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(createApi(env).listCourses()).rejects.toMatchObject({
    status: 502,
    code: 'unexpected',
  });
});

test('Retry-After is read in milliseconds', async () => {
  env.on(/GET/, () => problem(429, 'too_many_requests', { 'retry-after': '7' }));
  await expect(createApi(env).listCourses()).rejects.toMatchObject({ retryAfterMs: 7_000 });
});

test('a Retry-After that is a date counts as none', async () => {
  env.on(/GET/, () => problem(503, 'draining', { 'retry-after': 'Sun, 22 Nov 2026 10:00:00 GMT' }));
  await expect(createApi(env).listCourses()).rejects.toMatchObject({ retryAfterMs: null });
});

test('a dead network is named unreachable', async () => {
  env.isOnline = false;
  await expect(createApi(env).listCourses()).rejects.toMatchObject({
    status: 0,
    code: 'unreachable',
  });
});

test('a request that is never answered is given up after fifteen seconds', async () => {
  env.on(
    /GET/,
    ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', reject)),
  );
  const answer = expect(createApi(env).listCourses()).rejects.toMatchObject({
    code: 'unreachable',
  });
  await pass(15_000);
  await answer;
});

test('an answer whose body never ends is given up as well, a read after eight seconds', async () => {
  env.on(/GET/, ({ signal }) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"object":'));
        signal?.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body);
  });
  const answer = expect(createApi(env).readOrder(ORDER_ID)).rejects.toMatchObject({
    code: 'unreachable',
  });
  await pass(8_000);
  await answer;
});

test('an answer without a body is a success', async () => {
  env.on(/POST/, () => new Response(null, { status: 200 }));
  await expect(createApi(env).cancelOrder(ORDER_ID)).resolves.toBeUndefined();
});

test('a checkout session is asked for with an empty body and gives an address', async () => {
  env.on(/POST .*\/checkout-session$/, () => json({ url: 'https://pay.test/c/1' }));
  await expect(createApi(env).createCheckoutSession(ORDER_ID)).resolves.toEqual({
    url: 'https://pay.test/c/1',
  });
  expect(env.requests[0]?.body).toBe('{}');
});

test('creating an order sends its idempotency key and a JSON body', async () => {
  env.on(/POST/, () => json(makeView(), 201));
  await createApi(env).createOrder('sql', 'key-1');
  const request = env.requests[0];
  expect(request?.headers.get('idempotency-key')).toBe('key-1');
  expect(request?.headers.get('content-type')).toBe('application/json');
  expect(request?.body).toBe('{"course_id":"sql"}');
});

test('the address for the receipt goes with the order, an empty one does not', async () => {
  env.on(/POST/, () => json(makeView(), 201));
  const api = createApi(env);
  await api.createOrder('sql', 'key-1', { email: 'ada@example.com' });
  await api.createOrder('sql', 'key-2', { email: '' });
  expect(env.requests.map(({ body }) => JSON.parse(body))).toEqual([
    { course_id: 'sql', email: 'ada@example.com' },
    { course_id: 'sql' },
  ]);
});

test('older orders are asked for by the last one held', async () => {
  env.on(/GET/, () => json({ object: 'list', data: [], has_more: false }));
  await createApi(env).listOrders({ limit: 20, startingAfter: ORDER_ID });
  expect(env.requests[0]?.path).toBe(`/api/orders?limit=20&starting_after=${ORDER_ID}`);
});
