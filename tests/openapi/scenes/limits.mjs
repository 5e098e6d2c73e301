// What any address may answer: the limits of a request and of an address, and a server that stops.
import assert from 'node:assert/strict';
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

  const crowded = await open([...SANDBOX.options, '--connections-per-address', '1']);
  const first = await asked(crowded.url);
  const second = await crowded.caller.raw('GET', '/healthz', `${HEAD('GET', '/healthz')}\r\n`);
  assert.equal(second.json.code, 'too_many_connections');
  first.close();
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
