// docs/openapi.json against the running server: each documented answer (operation, status, code) occurs, each answer
// fits its schema and has no member that is not named, and none occurs that is undocumented.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Caller } from '../openapi/caller.mjs';
import { BENCH_OPTIONS, SERVER_KEY, SHOP_OPTIONS } from '../openapi/credentials.mjs';
import { Document } from '../openapi/document.mjs';
import { FakeStripe } from '../openapi/fake-stripe.mjs';
import { Ledger } from '../openapi/ledger.mjs';
import { limits, limitsOfAnAddress, shutdown, unfinished } from '../openapi/scenes/limits.mjs';
import { live } from '../openapi/scenes/live.mjs';
import { operations } from '../openapi/scenes/operations.mjs';
import { orders } from '../openapi/scenes/orders.mjs';
import { nothingOutgoing, outgoing } from '../openapi/scenes/outgoing.mjs';
import { payments, strangePayments } from '../openapi/scenes/payments.mjs';
import { enrolledHere, shopsOwn } from '../openapi/scenes/shop.mjs';
import {
  testbench,
  testbenchAlone,
  testbenchGate,
  testbenchLive,
  testbenchStreams,
} from '../openapi/scenes/testbench.mjs';
import { webhooks } from '../openapi/scenes/webhooks.mjs';
import { SANDBOX, serve } from '../openapi/server.mjs';

const source = (name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const document = new Document(JSON.parse(source('openapi.json')));

/** What no test can bring about over HTTP, and why. */
const ledger = new Ledger(document, [
  [
    /^\(any\) 503 storage_unavailable/,
    'the disk has to refuse: tests/unit/store, tests/integration',
  ],
  [
    /^\(any\) 503 overloaded/,
    'thousands must wait for one disk: tests/unit/store, tests/integration',
  ],
  [/ 502 sandbox_unavailable/, 'the sandbox lives and dies with the server'],
  [/^startRun 503 stopping/, 'the server stops taking requests before it refuses runs'],
]);

const servers = [];
async function open(options = [], patterns = {}) {
  const server = await serve(options, patterns);
  let stopped;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  servers.push({ stop });
  return { ...server, stop, caller: new Caller(ledger, server.url) };
}

const UNCOUNTED = ['--orders-per-hour', '0', '--orders-per-customer', '0'];
const FREE = ['--requests-per-second', '0', ...UNCOUNTED];

/** Options of a server that has no sandbox, but `stripe`. */
const withKeys = (secretKey) => [
  ...['--sandbox', 'off', '--stripe-api', stripe.url, '--stripe-secret-key', secretKey],
  ...[
    '--stripe-publishable-key',
    'pk_test_1234',
    '--stripe-webhook-secret',
    'whsec_of_the_document',
  ],
  ...[...FREE, ...BENCH_OPTIONS],
];

let shop;
let stripe;
let tooLate;
before(async () => {
  shop = await open([...SANDBOX.options, ...FREE, ...BENCH_OPTIONS], SANDBOX.patterns);
  stripe = await FakeStripe.open();
  // The server's patience is ten seconds: the other scenes play meanwhile.
  tooLate = unfinished(shop);
});
after(async () => {
  await Promise.all(servers.map(({ stop }) => stop()));
  await stripe?.close();
});

test('courses and orders', () => orders(shop));
test('paying and cancelling', () => payments(shop));
test('a Stripe that misbehaves', async () => {
  const server = await open(withKeys('sk_test_1234'));
  await strangePayments(server, stripe);
  await testbenchAlone(server);
});
test('the shop’s own server, its customers, and retry links', async () => {
  await shopsOwn(await open([...SANDBOX.options, ...FREE, ...SHOP_OPTIONS], SANDBOX.patterns));
  await enrolledHere(await open([...SANDBOX.options, ...SERVER_KEY]));
});
test('what leaves by itself', async () => {
  const options = [...SANDBOX.options, ...FREE, ...SHOP_OPTIONS, ...BENCH_OPTIONS];
  await outgoing((more) => open([...options, ...more], SANDBOX.patterns));
  await nothingOutgoing(await open(options));
});
test('Stripe’s webhooks', () => webhooks(shop));
test('watching', () => live(shop, document));
test('the testbench', () => testbench(shop));
test('the testbench’s gate', () => testbenchGate(open, SANDBOX));
test('the testbench where keys are live', async () => {
  await testbenchLive(await open(withKeys('sk_live_1234')));
});
test('as many testbench pages as there may be', async () => {
  await testbenchStreams(await open([...SANDBOX.options, ...BENCH_OPTIONS]));
});
test('operations, and the document itself', () => operations(shop, source('openapi.json')));
test('the limits of a request', () => limits(shop, tooLate));
test('the limits of an address', () => limitsOfAnAddress(open));
test('whoever comes while the server stops', () => shutdown(open));

test('what docs/api.md names is in the document', () => {
  const named = [...source('api.md').matchAll(/`(GET|POST|DELETE) (\/[^`?[ ]+)/g)];
  assert.ok(named.length > 10);
  const plain = (address) => address.replace(/\{[^}]+\}/g, '{}');
  const known = new Set(document.addresses.map(plain));
  for (const [, method, path] of named) {
    // The testbench's table names what is below its root.
    const addresses = ['', '/api/testbench'].map((root) => plain(`${method} ${root}${path}`));
    assert.ok(
      addresses.some((each) => known.has(each)),
      addresses[0],
    );
  }
});

test('each documented answer has occurred', (t) => {
  for (const line of ledger.table().split('\n')) t.diagnostic(line);
  assert.deepEqual(ledger.missing, []);
  assert.deepEqual(ledger.idleExcuses, [], 'excuses that are not needed');
});
