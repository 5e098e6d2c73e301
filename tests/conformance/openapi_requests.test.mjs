// docs/openapi.json as a client takes it: what it says the server takes is not refused for its form, what it says the
// server does not take is refused, and nothing is ever the server's fault. The requests are made from the document; the
// same seed makes the same ones (ORDERWIRE_SEED=7 node --test …).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Caller } from '../openapi/caller.mjs';
import { BENCH_OPTIONS, BY_KEY, SHOP_OPTIONS, WITH_TOKEN } from '../openapi/credentials.mjs';
import { Document } from '../openapi/document.mjs';
import { Guest } from '../openapi/guest.mjs';
import { Ledger } from '../openapi/ledger.mjs';
import { Requests } from '../openapi/requests.mjs';
import { SANDBOX, serve } from '../openapi/server.mjs';

const seed = Number(process.env.ORDERWIRE_SEED ?? 20_261_128);
const source = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
);
const ledger = new Ledger(new Document(source), []);
const requests = new Requests(source, seed);

/** What is refused for what it means, however well it is written. */
const MEANT = ['amount_not_accepted', 'currency_not_accepted', 'idempotency_mismatch'];

/** Not ours to say: Engine.IO has errors of its own, a webhook is judged by its signature. */
const ELSEWHERE = ['pollEngine', 'pushEngine', 'takeStripeEvent', 'openWebSocket'];

/** The last two change what the others meet: which token is believed, and what the sandbox answers. */
const LAST = ['signIn', 'setFaults'];

let server;
let caller;
let guest;
let closed;

before(async () => {
  server = await serve(
    [
      ...[...SANDBOX.options, '--requests-per-second', '0', ...SHOP_OPTIONS, ...BENCH_OPTIONS],
      ...['--orders-per-hour', '0', '--orders-per-customer', '0', '--open-orders-per-guest', '0'],
      // Nobody listens there: what is queued stays.
      ...['--notify-url', 'http://127.0.0.1:1/', '--notify-allow-private'],
      ...['--notify-secret', `whsec_${Buffer.alloc(32, 7).toString('base64')}`],
    ],
    SANDBOX.patterns,
  );
  caller = new Caller(ledger, server.url);
  guest = await Guest.arrive(caller);
  closed = await Guest.arrive(caller);
  await closed.act('cancel');
});
after(() => server?.stop());

/** Who calls an operation, and what they mean by it: one or more of {headers, known, body, beside}. */
function callers({ operationId, security = [] }) {
  const owner = { headers: { cookie: guest.cookie }, known: { id: guest.order } };
  const shop = { headers: BY_KEY, known: { id: guest.order } };
  const special = {
    createOrder: [
      { headers: {}, body: 'NewOrder' },
      { headers: BY_KEY, body: 'NewOrderForCustomer' },
    ],
    // A closed order is answered at once.
    getOrder: [
      {
        headers: BY_KEY,
        known: { id: closed.order },
        beside: { wait: { since: '1' } },
      },
    ],
    streamOrder: [{ headers: {}, known: { id: closed.order } }],
    getCourse: [{ headers: {}, known: { id: 'cpp-concurrency' } }],
    cancelOrder: [{ headers: { cookie: closed.cookie }, known: { id: closed.order } }],
  };
  if (special[operationId]) return special[operationId];
  const schemes = security.flatMap(Object.keys);
  // `before` is the number of a request that is there.
  if (schemes.includes('adminToken'))
    return [{ headers: WITH_TOKEN, known: { number: '1', before: '1' } }];
  if (schemes.includes('customerCookie')) return [owner, shop];
  return [schemes.includes('serverKey') ? shop : { headers: {} }];
}

async function send({ what, isValid, method, url, headers, body }, who) {
  const answer = await caller.send(method, url, { headers: { ...headers, ...who }, body });
  const { status, json } = answer;
  const said = `${what}\n${method} ${url} ${body ?? ''}\nanswered ${status} ${answer.body.slice(0, 300)}`;
  assert.ok(status < 500, said);
  if (isValid) {
    const refused = [400, 401, 415, 422].includes(status) && !MEANT.includes(json?.code);
    assert.ok(!refused, `fits the document, and is refused: ${said}`);
  } else {
    assert.ok(status >= 400, `does not fit the document, and is taken: ${said}`);
  }
}

const operations = requests.operations.filter(
  ({ operationId }) => !ELSEWHERE.includes(operationId),
);
const first = operations.filter(({ operationId }) => !LAST.includes(operationId));

for (const operation of first) {
  test(`${operation.operationId} takes what the document says, and nothing else`, () =>
    play(operation));
}
test('setFaults takes what the document says, and nothing else', () => play(named('setFaults')));
test('signIn takes what the document says, and nothing else', async () => {
  // Wrong tokens are refused with 401 for what they are.
  const [, ...bad] = [...requests.of(named('signIn'))];
  for (const request of bad.filter(({ isValid }) => !isValid).slice(0, 5)) await send(request, {});
});

const named = (id) => operations.find(({ operationId }) => operationId === id);

async function play(operation) {
  let count = 0;
  for (const { headers, ...meant } of callers(operation)) {
    for (const request of requests.of(operation, meant)) {
      await send(request, headers);
      count++;
    }
  }
  assert.ok(count > 0);
}

test('whoever says nothing of themselves is told to, at each route of the shop’s server', async () => {
  for (const operation of operations) {
    const schemes = (operation.security ?? []).flatMap(Object.keys);
    if (
      schemes.join() !== 'serverKey' ||
      operation.security.some((each) => !Object.keys(each).length)
    )
      continue;
    const [request] = [...requests.of(operation, { known: { id: guest.order } })];
    const { method, url, headers, body } = request;
    const { status, json, headers: got } = await caller.send(method, url, { headers, body });
    assert.deepEqual([status, json.code], [401, 'credentials_needed'], operation.operationId);
    assert.match(got['www-authenticate'], /^Bearer\b/);
  }
});
