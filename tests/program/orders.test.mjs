// orderwire orders: a review is closed and a payment released, at a running server and in a store without one.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run, serve, storeIn, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_the_program_suite';
const TOKEN = 'a-token-of-16-or-more';
const options = [
  '--sandbox',
  '127.0.0.1:0',
  '--sandbox-delay',
  '600000',
  '--stripe-webhook-secret',
  SECRET,
];
const scenario = fileURLToPath(new URL('../scenarios/wrong-amount.json', import.meta.url));

/** An order whose payment came with another amount. */
async function underpaid(server) {
  const args = ['--to', `${server.url}/webhooks/stripe`, '--secret', SECRET, '--json'];
  const { code, lines } = await run(['replay', '--scenario', scenario, ...args]);
  assert.equal(code, 0, lines.join('\n'));
  return lines.join().match(/ord_[0-9A-Z]{26}/)[0];
}

const viewOf = async (server, order) => (await fetch(`${server.url}/api/orders/${order}`)).json();
const inReview = async (server) =>
  /orderwire_orders_in_review (\d+)/.exec(await (await fetch(`${server.url}/metrics`)).text())[1];

test('a running server closes a review for whoever has its token', async (t) => {
  const server = await serve(t, temporaryFolder(t), [...options, '--admin-token', TOKEN]);
  const order = await underpaid(server);
  const before = await viewOf(server, order);
  assert.equal(before.activity, 'review');
  assert.equal(await inReview(server), '1');
  const resolve = (...args) =>
    run(['orders', 'resolve', order, '--note', 'Refunded.', '--api', server.url, ...args]);
  const refused = await resolve();
  assert.equal(refused.code, 1);
  assert.match(refused.errors.join(), /401: the testbench needs the admin token/);

  const done = await resolve('--admin-token', TOKEN);
  assert.equal(done.code, 0, done.errors.join());
  assert.match(done.lines.join(), /resolved amount_mismatch; its version is \d+/);
  const after = await viewOf(server, order);
  assert.equal(after.activity, null);
  assert.equal(after.version, before.version + 1);
  assert.equal(await inReview(server), '0');
  const again = await resolve('--admin-token', TOKEN);
  assert.equal(again.code, 1);
  assert.match(again.errors.join(), /409: no review of this order is open/);
});

test('with --store a running server is asked all the same, and a stopped one is not needed', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, options);
  const [first, second] = [await underpaid(server), await underpaid(server)];
  const store = ['--store', `sqlite:${storeIn(folder)}`];
  const asked = await run([
    'orders',
    'resolve',
    first,
    '--note',
    'a',
    ...store,
    '--api',
    server.url,
  ]);
  assert.equal(asked.code, 0, asked.errors.join());
  server.child.kill('SIGTERM');
  await server.ended;
  const unreachable = await run(['orders', 'resolve', second, '--note', 'b', '--api', server.url]);
  assert.equal(unreachable.code, 1);
  assert.match(unreachable.errors.join(), /cannot be asked/);
  const resolved = await run(['orders', 'resolve', second, '--note', 'b', ...store]);
  assert.equal(resolved.code, 0, resolved.errors.join());
  const released = await run(['orders', 'release', second, ...store]);
  assert.equal(released.code, 0, released.errors.join());
  assert.match(released.lines.join('\n'), /pi_\w+ can perhaps still be paid at Stripe/);
  const again = await run(['orders', 'release', second, ...store]);
  assert.match(again.errors.join(), /it has no payment/);
  const database = new DatabaseSync(storeIn(folder), { readOnly: true });
  const notes = database
    .prepare('SELECT what, note FROM order_notes ORDER BY order_id, number')
    .all();
  database.close();
  assert.deepEqual(
    notes.map(({ what, note }) => `${what} ${note}`),
    ['resolved a', 'resolved b', 'released '],
  );
  const nowhere = await run(['orders', 'release', second, '--store', `sqlite:${folder}/none.db`]);
  assert.equal(nowhere.code, 1);
});

test('wrong usage is one line', async () => {
  const order = 'ord_01JDAAAAAAAAAAAAAAAAAAAAAA';
  for (const [args, expected] of [
    [[], /orders: what to do is missing/],
    [['show', order], /orders: 'show' was given; accepted are resolve and release/],
    [['resolve'], /one order id is needed/],
    [['resolve', 'ord_1', '--note', 'x'], /one order id is needed/],
    [['resolve', order], /--note: none was given/],
    [['resolve', order, '--note', 'x'.repeat(2_001)], /a text of at most 2000 bytes/],
  ]) {
    const { code, errors } = await run(['orders', ...args]);
    assert.equal(code, 2, args.join(' '));
    assert.equal(errors.length, 1);
    assert.match(errors[0], expected);
  }
});
