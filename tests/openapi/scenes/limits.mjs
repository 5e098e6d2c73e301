// What any address may answer: the limits of a request and of an address, and a server that stops.
import assert from 'node:assert/strict';
import { expect } from '../expect.mjs';
import { COURSE, Guest } from '../guest.mjs';
import { Line } from '../line.mjs';
import { SANDBOX } from '../server.mjs';

const HEAD = (method, path) => `${method} ${path} HTTP/1.1\r\nHost: shop\r\n`;

/** A request that never ends: its answer. */
export const unfinished = ({ caller }) => caller.raw('GET', '/healthz', HEAD('GET', '/healthz'));

export async function limits({ caller }, tooLate) {
  const raw = (head) => caller.raw('GET', '/healthz', head);
  const codes = await Promise.all([
    tooLate,
    raw('nonsense\r\n\r\n'),
    raw(`${HEAD('GET', '/healthz')}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\n`),
    raw(`${HEAD('GET', '/healthz')}Transfer-Encoding: gzip, chunked\r\n\r\n`),
    raw(`${HEAD('GET', '/healthz')}Content-Length: 300000\r\n\r\n`),
    raw(`${HEAD('GET', '/healthz')}Expect: the-moon\r\n\r\n`),
    raw(`${HEAD('GET', '/healthz')}X-Long: ${'x'.repeat(9000)}\r\n\r\n`),
    caller.get('/api/nothing'),
    caller.send('DELETE', '/api/orders'),
    caller.get('/api/orders', { cookie: 'orderwire_customer=a; orderwire_customer=b' }),
  ]);
  assert.deepEqual(
    codes.map(({ status }) => status),
    [408, 400, 415, 501, 413, 417, 431, 404, 405, 400],
  );
}

export async function limitsOfAnAddress(open) {
  const busy = await open([...SANDBOX.options, '--requests-per-second', '1']);
  const answers = await Promise.all([1, 2, 3, 4].map(() => busy.caller.get('/healthz')));
  assert.ok(answers.some(({ status, headers }) => status === 429 && headers['retry-after']));

  const thrifty = await open([...SANDBOX.options, '--orders-per-hour', '3']);
  const first = await Guest.arrive(thrifty.caller);
  await expect(first.act('payment-intent'), 200);
  const second = await Guest.arrive(thrifty.caller);
  await expect(second.act('payment-intent'), 429, 'too_many_orders');
  await expect(second.act('checkout-session'), 429, 'too_many_orders');
  const third = await thrifty.caller.post('/api/orders', { course_id: COURSE });
  await expect(third, 429, 'too_many_orders');
  assert.ok(Number(third.headers['retry-after']) > 0);
  await expect(first.act('payment-intent'), 200);

  const crowded = await open([...SANDBOX.options, '--connections-per-address', '1']);
  const inside = await asked(crowded.url);
  const outside = await crowded.caller.raw('GET', '/healthz', `${HEAD('GET', '/healthz')}\r\n`);
  assert.equal(outside.json.code, 'too_many_connections');
  inside.close();
}

/** A connection that has been served once, and stays. */
async function asked(url) {
  const line = await Line.open(url);
  line.write(`${HEAD('GET', '/healthz')}\r\n`);
  await line.answer();
  return line;
}

/** A request that has begun when the server is told to stop is answered. */
export async function shutdown(open) {
  const { caller, stop } = await open(SANDBOX.options);
  const { json } = await caller.post('/api/orders', { course_id: 'cpp-concurrency' });
  const requests = [
    ['GET', '/readyz'],
    ['GET', '/live'],
    ['GET', `/api/orders/${json.id}/events`],
    ['GET', '/socket.io/?EIO=4&transport=polling'],
    ['POST', '/socket.io/?EIO=4&transport=polling&sid=any'],
  ];
  const begun = [];
  for (const [method, path] of requests) {
    const line = await asked(caller.url);
    line.write(HEAD(method, path));
    begun.push({ method, path, line });
  }
  // A connection that does nothing is closed as soon as the server stops.
  const idle = await asked(caller.url);
  const stopped = stop();
  await idle.closed();
  const answers = begun.map(({ method, path, line }) => {
    line.write('\r\n');
    return caller.heard(method, path, line);
  });
  for (const { status } of await Promise.all(answers)) assert.equal(status, 503);
  await stopped;
}
