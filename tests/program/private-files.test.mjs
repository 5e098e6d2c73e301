// What the program leaves on the disk is its owner's alone, whatever the umask; what strangers send stays data.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Stripe from 'stripe';
import { eventually, serve, start, storeIn, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_the_program_suite';
const SANDBOX = ['--sandbox', '127.0.0.1:0', '--stripe-webhook-secret', SECRET];

// Children inherit the mask.
function withUmask(t, mask) {
  const before = process.umask(mask);
  t.after(() => process.umask(before));
}

const modes = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path, (statSync(path).mode & 0o777).toString(8), entry.isDirectory() ? '700' : '600'];
  });

test('every file of a server is its owner’s alone, with the widest umask', async (t) => {
  withUmask(t, 0);
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, [...SANDBOX, '--sandbox-delay', '0']);
  await buy(server);
  const letters = () => existsSync(join(folder, 'mail')) && readdirSync(join(folder, 'mail'));
  await eventually(() => letters()?.some((name) => name.endsWith('.eml')));
  const found = modes(folder);
  assert.deepEqual(
    found.map(([path]) => path.replace(`${folder}/`, '').replace(/mail\/.*/, 'mail/…')).sort(),
    [
      ...['mail', 'mail/…', 'orders.db', 'orders.db-lock', 'orders.db-shm', 'orders.db-wal'],
      ...['orders.db.sandbox', 'orders.db.sandbox-wal'],
    ],
  );
  for (const [path, mode, wanted] of found) assert.equal(mode, wanted, path);
  assert.ok(
    !server.errors.some((line) => line.includes('open to others')),
    server.errors.join('\n'),
  );
});

const post = (url, body, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

function webhook(server, event) {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
  return post(`${server.url}/webhooks/stripe`, payload, { 'stripe-signature': signature });
}

/** A customer with an address buys a course: they get mail. */
async function buy(server) {
  const ordered = await post(
    `${server.url}/api/orders`,
    JSON.stringify({ course_id: 'cpp-concurrency', email: 'ada@example.com' }),
  );
  assert.equal(ordered.status, 201);
  const { id } = await ordered.json();
  const cookie = ordered.headers.get('set-cookie').split(';')[0];
  const intent = await post(`${server.url}/api/orders/${id}/payment-intent`, '{}', { cookie });
  const { client_secret } = await intent.json();
  const object = {
    ...{ object: 'payment_intent', id: client_secret.split('_secret_')[0], status: 'succeeded' },
    ...{ amount: 4900, amount_received: 4900, currency: 'usd', metadata: { order_id: id } },
  };
  const event = {
    object: 'event',
    id: 'evt_1',
    type: 'payment_intent.succeeded',
    data: { object },
  };
  const answer = await webhook(server, { ...event, created: 100, livemode: false });
  assert.equal((await answer.json()).verdict, 'applied');
}

test('files that stand open are told of at the start, with their modes', async (t) => {
  const folder = temporaryFolder(t);
  const store = storeIn(folder);
  const first = await serve(t, folder, SANDBOX);
  first.child.kill('SIGTERM');
  assert.equal(await first.ended, 0);
  chmodSync(store, 0o644);
  mkdirSync(join(folder, 'mail'), { recursive: true });
  chmodSync(join(folder, 'mail'), 0o755);
  writeFileSync(join(folder, 'mail', 'old.eml'), 'x');
  chmodSync(join(folder, 'mail', 'old.eml'), 0o666);
  const server = await serve(t, folder, SANDBOX);
  const said = server.errors.join('\n');
  assert.match(said, /warn.* .*orders\.db stood open to others \(mode 0644\)/);
  assert.match(said, /warn.* .*mail is open to others \(mode 0755\)/);
  assert.match(said, /warn.* .*old\.eml \(mode 0666\)/);
  assert.equal(statSync(store).mode & 0o777, 0o600);
  assert.equal(statSync(`${store}-wal`).mode & 0o777, 0o600);
});

test('what a webhook says is one printable line in both formats of the log', async (t) => {
  for (const format of ['text', 'json']) {
    const folder = temporaryFolder(t);
    const server = await serve(t, folder, [
      ...SANDBOX,
      '--log-format',
      format,
      '--log-level',
      'trace',
    ]);
    const before = server.errors.length;
    const answer = await webhook(server, {
      id: 'evt_1\n2026-11-28T00:00:00.000Z error forged',
      object: 'event',
      type: 'x\u001b[31m\u007f\u0085\u009b\u2028\u202e.y',
      data: { object: {} },
    });
    assert.equal(answer.status, 200);
    await eventually(() => server.errors.length > before);
    for (const line of server.errors) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
      assert.ok(!line.startsWith('2026-11-28T00:00:00.000Z error forged'), line);
      if (format === 'json') JSON.parse(line);
    }
  }
});

test('listening on every address without a public URL says so, and prints what a browser can open', async (t) => {
  const store = `sqlite:${storeIn(temporaryFolder(t))}`;
  const server = start(['serve', '--listen', '0.0.0.0:0', '--store', store, '--threads', '1']);
  t.after(() => server.child.kill('SIGTERM'));
  const url = () => server.lines.map((line) => /open (\S+)$/.exec(line)?.[1]).find(Boolean);
  await eventually(url);
  assert.match(url(), /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.ok(
    server.errors.some((line) => line.includes('--public-url')),
    server.errors.join('\n'),
  );
  const body = JSON.stringify({ course_id: 'cpp-concurrency' });
  const answer = await post(`${url()}/api/orders`, body, { origin: url() });
  assert.equal(answer.status, 201);
});
