// docs/openapi.json against the running server: each documented answer (operation, status, code) occurs, each answer
// fits its schema and has no member that is not named, and none occurs that is undocumented.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Caller } from '../openapi/caller.mjs';
import { Document } from '../openapi/document.mjs';
import { FakeStripe } from '../openapi/fake-stripe.mjs';
import { Ledger } from '../openapi/ledger.mjs';
import { limits, limitsOfAnAddress, shutdown, unfinished } from '../openapi/scenes/limits.mjs';
import { live } from '../openapi/scenes/live.mjs';
import { operations } from '../openapi/scenes/operations.mjs';
import { orders } from '../openapi/scenes/orders.mjs';
import { payments, strangePayments } from '../openapi/scenes/payments.mjs';
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

let shop;
let stripe;
let tooLate;
before(async () => {
  shop = await open([...SANDBOX.options, '--requests-per-second', '0'], SANDBOX.patterns);
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
  const options = ['--sandbox', 'off', '--stripe-api', stripe.url, '--requests-per-second', '0'];
  const keys = ['--stripe-secret-key', 'sk_test_1', '--stripe-publishable-key', 'pk_test_1'];
  const server = await open([...options, ...keys, '--stripe-webhook-secret', 'whsec_1']);
  await strangePayments(server, stripe);
});
test('Stripe’s webhooks', () => webhooks(shop));
test('watching', () => live(shop, document));
test('operations, and the document itself', () => operations(shop, source('openapi.json')));
test('the limits of a request', () => limits(shop, tooLate));
test('the limits of an address', () => limitsOfAnAddress(open));
test('whoever comes while the server stops', () => shutdown(open));

test('what docs/api.md names is in the document', () => {
  const named = [...source('api.md').matchAll(/`(GET|POST|DELETE) (\/[^`? ]+)/g)];
  assert.ok(named.length > 10);
  const known = document.addresses.map((address) => address.replace(/\{[^}]+\}/g, '{}'));
  for (const [, method, path] of named) {
    const address = `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`;
    assert.ok(known.includes(address), address);
  }
});

test('each documented answer has occurred', (t) => {
  for (const line of ledger.table().split('\n')) t.diagnostic(line);
  assert.deepEqual(ledger.missing, []);
  assert.deepEqual(ledger.idleExcuses, [], 'excuses that are not needed');
});
