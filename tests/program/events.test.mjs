// orderwire events beside a running server, and the way of its export into another one.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, run, serve, start, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_the_program_suite';
const scenario = (name) => fileURLToPath(new URL(`../scenarios/${name}.json`, import.meta.url));
const sandbox = ['--sandbox', '127.0.0.1:0', '--stripe-webhook-secret', SECRET];
// The sandbox's own webhooks would come in between: they wait until the test is over.
const quiet = [...sandbox, '--sandbox-delay', '600000'];

const storeOf = (folder) => ['--store', `sqlite:${join(folder, 'orders.db')}`];
const replay = (server, ...args) =>
  run(['replay', '--to', `${server.url}/webhooks/stripe`, '--secret', SECRET, '--json', ...args]);

/** Plays a scenario; gives the order that it was about. */
async function play(server, name) {
  const { code, lines } = await replay(server, '--scenario', scenario(name));
  assert.equal(code, 0, lines.join('\n'));
  return lines.join().match(/ord_[0-9A-Z]{26}/)[0];
}

const viewOf = async (server, order) => (await fetch(`${server.url}/api/orders/${order}`)).json();

test('an export is JSON lines with the exact bytes, chosen by order, type, verdict and time', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, quiet);
  const order = await play(server, 'late-success');
  await play(server, 'wrong-amount');
  await play(server, 'foreign-intent');
  const exported = async (...args) => {
    const { code, lines, errors } = await run(['events', 'export', ...storeOf(folder), ...args]);
    assert.equal(code, 0, errors.join());
    return lines.map((line) => JSON.parse(line));
  };
  const all = await exported();
  assert.equal(all.length, 5);
  assert.deepEqual(Object.keys(all[0]), ['received_at', 'signature', 'verdict', 'body']);
  assert.match(all[0].received_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.match(all[0].signature, /^t=\d+,v1=[0-9a-f]{64}$/);
  assert.equal(JSON.parse(all[0].body).type, 'payment_intent.created');
  assert.deepEqual(
    (await exported('--order', order)).map(({ verdict }) => verdict),
    ['no_change', 'applied', 'review:late_payment'],
  );
  assert.equal((await exported('--type', 'payment_intent.c*')).length, 2);
  assert.equal((await exported('--verdict', 'review')).length, 2);
  assert.equal((await exported('--verdict', 'review:late_payment')).length, 1);
  assert.equal((await exported('--since', '1h')).length, 5);
  assert.equal((await exported('--since', all[3].received_at)).length, 2);
  assert.equal((await exported('--since', '2099-01-01')).length, 0);
});

test('one event is shown with its body, signature, verdict and what it changed', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, quiet);
  const order = await play(server, 'decline-then-success');
  const exported = await run(['events', 'export', ...storeOf(folder)]);
  const declined = JSON.parse(exported.lines[1]);
  const { id } = JSON.parse(declined.body);
  const { code, lines } = await run(['events', 'show', id, ...storeOf(folder)]);
  assert.equal(code, 0);
  const shown = lines.join('\n');
  assert.match(shown, /verdict +applied/);
  assert.ok(shown.includes(order));
  assert.ok(shown.includes(`Stripe-Signature: ${declined.signature}`));
  assert.match(shown, /version 2: status failed/);
  assert.ok(shown.endsWith(declined.body));
  const unknown = await run(['events', 'show', 'evt_unknown', ...storeOf(folder)]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.errors[0], /has no event evt_unknown/);
});

test('the tail tells events as they come, while the server goes on, and ends when it is told to', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, quiet);
  await play(server, 'wrong-amount');
  const tail = start(['events', 'tail', ...storeOf(folder)]);
  t.after(() => tail.child.kill('SIGKILL'));
  const reviews = start([
    'events',
    'tail',
    '--since',
    '1h',
    '--verdict',
    'review',
    ...storeOf(folder),
  ]);
  t.after(() => reviews.child.kill('SIGKILL'));
  await eventually(() => reviews.lines.length === 1);
  // When the first tail began to listen can't be seen from outside: events come until it tells one.
  await eventually(async () => {
    await play(server, 'happy-path');
    return tail.lines.length > 0;
  });
  const order = await play(server, 'decline-then-success');
  await eventually(() => tail.lines.some((line) => line.includes(order)));
  assert.ok(!tail.lines.some((line) => line.includes('amount_mismatch')));
  assert.match(tail.lines[0], /^\d{4}-\S+Z +\S+ +evt_\w+ +\S+ +\S+$/);
  for (const program of [tail, reviews]) {
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  }
});

test('what one server exported ends in the same statuses at another', async (t) => {
  const folder = temporaryFolder(t);
  const first = await serve(t, folder, quiet);
  const second = await serve(t, temporaryFolder(t), quiet);
  const names = ['happy-path', 'decline-then-success', 'late-success', 'wrong-amount'];
  for (const name of [...names, 'refund-and-dispute', 'cancel-against-success']) {
    const order = await play(first, name);
    const { lines } = await run(['events', 'export', '--order', order, ...storeOf(folder)]);
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const before = await viewOf(first, order);
    const amount = name === 'wrong-amount' ? ['--map', 'amount=100'] : [];
    const again = await replay(
      second,
      ...[file, '--new-order', 'cpp-concurrency', '--shuffle', '--duplicate', '0.5', ...amount],
      ...['--expect', `order=${before.status}`],
    );
    assert.equal(again.code, 0, again.lines.join('\n'));
    const after = await viewOf(second, again.lines.join().match(/ord_[0-9A-Z]{26}/)[0]);
    const end = ({ status, refunded, disputed, activity, failure }) =>
      JSON.stringify({ status, refunded, disputed, activity, failure });
    assert.equal(end(after), end(before), name);
  }
});

test('an export goes back into the same server as duplicates, byte for byte', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, quiet);
  await play(server, 'happy-path');
  const { lines } = await run(['events', 'export', ...storeOf(folder)]);
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, lines.join('\n'));
  const again = await replay(server, file, '--expect-verdict', '*=duplicate');
  assert.equal(again.code, 0, again.lines.join('\n'));
  assert.equal((await replay(server, file, '--sign', 'verbatim')).code, 0);
  const after = await run(['events', 'export', ...storeOf(folder)]);
  assert.deepEqual(after.lines, lines);
});

test('wrong usage and a store that is not there are told in one line', async () => {
  const cases = [
    [['events'], 2, /accepted are export, show, tail, redeliver and resume/],
    [['events', 'list'], 2, /'list' was given; accepted are/],
    [['events', 'show'], 2, /one event id is needed/],
    [['events', 'export', '--since', 'yesterday'], 2, /--since: 'yesterday' was given/],
    [['events', 'export', '--store', 'orders.db'], 2, /--store: 'orders.db' was given/],
    [['events', 'export', '--store', 'sqlite:/nowhere/x.db'], 1, /x\.db cannot be read/],
  ];
  for (const [args, expected, message] of cases) {
    const { code, errors } = await run(args);
    assert.equal(code, expected, args.join(' '));
    assert.match(errors.join('\n'), message);
    assert.equal(errors.length, 1);
  }
  const help = await run(['events', '--help']);
  assert.equal(help.code, 0);
  assert.match(help.lines.join('\n'), /export\|show EVENT\|tail/);
});

/** Signs and sends what may be no event at all. */
async function deliver(server, body) {
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', SECRET).update(`${at}.`).update(body).digest('hex');
  const answer = await fetch(`${server.url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${mac}` },
    body,
  });
  return { http: answer.status, ...(await answer.json()) };
}

test('a signed body that cannot be read is kept byte for byte, and exported', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, quiet);
  const bodies = [
    Buffer.from('{"id":"evt_1","type":"charge.updated","x":"\\ud800"}'),
    Buffer.from(`{"id":"evt_1","type":"x","a":${'['.repeat(40)}${']'.repeat(40)}}`),
    Buffer.from([0x7b, 0xff, 0x00, 0x7d]),
    Buffer.from('{}'),
  ];
  for (const body of bodies) {
    assert.deepEqual(await deliver(server, body), { http: 200, verdict: 'ignored:unreadable' });
    assert.deepEqual(await deliver(server, body), { http: 200, verdict: 'duplicate' });
  }
  const { lines } = await run(['events', 'export', ...storeOf(folder)]);
  const kept = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    kept.map(({ body, body_base64 }) =>
      Buffer.from(body ?? body_base64, body === undefined ? 'base64' : 'utf8'),
    ),
    bodies,
  );
  assert.deepEqual(Object.keys(kept[2]), ['received_at', 'signature', 'verdict', 'body_base64']);
  const id = `sha256:${createHash('sha256').update(bodies[2]).digest('hex')}`;
  const shown = await run(['events', 'show', id, ...storeOf(folder)]);
  assert.match(shown.lines.join('\n'), /verdict {4}ignored:unreadable\n[\s\S]*base64 e/);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(metrics, /orderwire_webhooks_total\{verdict="ignored:unreadable"\} 4/);
  assert.equal(
    server.errors.filter((line) => line.includes('no event that can be read')).length,
    8,
  );
});

test('charges belong to the order of their intent, and a time at its end is shown as the last', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, quiet);
  const order = await play(server, 'late-success');
  const { lines } = await run(['events', 'export', '--order', order, ...storeOf(folder)]);
  const intent = JSON.parse(JSON.parse(lines[0]).body).data.object.id;
  const event = (id, more) =>
    `{"id":"${id}","type":"charge.succeeded","livemode":false,"created":9223372036854775807,"data":{"object":{"id":"ch_1","payment_intent":"${intent}"}}${more}}`;
  assert.equal((await deliver(server, event('evt_charge', ''))).verdict, 'no_change');
  const mine = await run([
    'events',
    'export',
    '--order',
    order,
    '--type',
    'charge.*',
    ...storeOf(folder),
  ]);
  assert.equal(mine.lines.length, 1);
  const shown = await run(['events', 'show', 'evt_charge', ...storeOf(folder)]);
  assert.match(shown.lines.join('\n'), /created {4}9999-12-31T23:59:59\.000Z/);
});

test('what --body-retention took is left out of an export, and counted', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, [
    ...quiet,
    '--event-retention',
    '1',
    '--body-retention',
    '1',
  ]);
  const order = await play(server, 'late-success');
  await deliver(server, '{"id":"evt_x","type":"invoice.paid","livemode":false}');
  server.child.kill('SIGTERM');
  await server.ended;
  const database = new DatabaseSync(join(folder, 'orders.db'));
  const days = 2 * 86_400_000;
  database.exec(`UPDATE events SET received_at = received_at - ${days};
    UPDATE orders SET updated_at = updated_at - ${days}, final = 1;
    UPDATE unmatched_events SET received_at = received_at - ${days}`);
  database.close();
  const again = await serve(t, folder, [
    ...quiet,
    '--event-retention',
    '1',
    '--body-retention',
    '1',
  ]);
  const counted = async (what) => {
    const metrics = await (await fetch(`${again.url}/metrics`)).text();
    return Number(
      new RegExp(`orderwire_forgotten_total\\{what="${what}"\\} (\\d+)`).exec(metrics)[1],
    );
  };
  await eventually(async () => (await counted('events')) === 1 && (await counted('bodies')) > 0);
  const { lines, errors } = await run(['events', 'export', '--order', order, ...storeOf(folder)]);
  assert.deepEqual(lines, []);
  assert.match(errors.join(), /events were left out: their bodies are no longer kept/);
});
