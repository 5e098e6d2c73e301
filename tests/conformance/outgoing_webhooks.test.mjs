// The package of Standard Webhooks judges what a shop gets from the whole program.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { placeOrder } from './orders.mjs';
import { programPath, startProgram } from './program.mjs';
import { eventually, openShop } from './sandbox.mjs';

const run = promisify(execFile);
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const serverKey = 'shop-server-key-of-the-tests';

// A folder with a store, and a program on it that can be killed and started again.
async function withServer(endpoint, secrets, play) {
  const folder = await mkdtemp(join(tmpdir(), 'orderwire-notify-'));
  const programs = [];
  const start = async (options = [], signWith = secrets) => {
    const program = await startProgram(
      [
        'serve',
        ...['--listen', '127.0.0.1:0', '--sandbox', '127.0.0.1:0', '--sandbox-delay', '0'],
        ...['--store', `sqlite:${join(folder, 'orders.db')}`, '--log-level', 'warn'],
        ...['--notify-url', endpoint.url, '--notify-allow-private', '--server-key', serverKey],
        ...signWith.flatMap((secret) => ['--notify-secret', secret]),
        ...options,
      ],
      { url: /open (\S+)$/, sandbox: /^sandbox: (\S+)$/ },
    );
    programs.push(program);
    return program;
  };
  const orderwire = async (...args) => {
    const { url } = programs.at(-1);
    const words = ['events', ...args, '--api', url, '--server-key', serverKey];
    return (await run(programPath(), words)).stdout.trim();
  };
  try {
    await play({ start, orderwire });
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    endpoint.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const opened = (delivery) => ({ headers: delivery.headers, ...JSON.parse(delivery.body) });
const versionsOf = (endpoint, order) =>
  endpoint.received
    .map(opened)
    .filter(({ data }) => data.id === order)
    .map(({ data }) => data.version);
const typed = (type, order) => (delivery) => {
  const { type: given, data } = opened(delivery);
  return given === type && data.id === order;
};

async function pay(program, intent, method = 'pm_card_visa') {
  await fetch(`${program.sandbox}/v1/payment_intents/${intent}/confirm`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_orderwire' },
    body: new URLSearchParams({ payment_method: method }),
  });
}

async function metric(program, name) {
  const text = await (await fetch(`${program.url}/metrics`)).text();
  return Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1]);
}

test('a purchase arrives in the order of its versions, and the package verifies each webhook', async () => {
  const secret = newSecret();
  const endpoint = await openShop();
  await withServer(endpoint, [secret], async ({ start }) => {
    const program = await start();
    const { order, prepare } = await placeOrder(program.url);
    const intent = await prepare();
    await pay(program, intent, 'pm_card_chargeDeclined');
    await endpoint.find(typed('order.failed', order));
    await pay(program, intent);
    await endpoint.find(typed('order.enrollment', order));
    const view = await (await fetch(`${program.url}/api/orders/${order}`)).json();
    await eventually('all versions', () => versionsOf(endpoint, order).length === view.version);

    const versions = versionsOf(endpoint, order);
    assert.deepEqual(
      versions,
      Array.from(versions, (_, i) => i + 1),
    );
    for (const delivery of endpoint.received) {
      const { headers, body } = delivery;
      const verified = new Webhook(secret).verify(body, headers);
      assert.deepEqual(verified, JSON.parse(body));
      assert.equal(headers['webhook-id'], `${order}_${verified.data.version}`);
      assert.equal(headers['content-type'], 'application/json');
      assert.match(verified.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.deepEqual(verified.data.customer, { id: null, email: null, name: null });
      assert.deepEqual(verified.data.metadata, {});
      assert.throws(() => new Webhook(secret).verify(`${body} `, headers));
      assert.throws(() => new Webhook(newSecret()).verify(body, headers));
    }
    const { customer, metadata, ...last } = opened(endpoint.received.at(-1)).data;
    assert.deepEqual(last, view);
    const types = endpoint.received.map((delivery) => opened(delivery).type);
    assert.equal(types[0], 'order.pending');
    for (const type of ['order.failed', 'order.paid', 'order.enrollment'])
      assert.equal(types.filter((known) => known === type).length, 1, type);
  });
});

test('while secrets are rotated both verify', async () => {
  const secrets = [newSecret(), newSecret()];
  const endpoint = await openShop();
  await withServer(endpoint, secrets, async ({ start }) => {
    const program = await start();
    const { order } = await placeOrder(program.url);
    const { headers, body } = await endpoint.find(typed('order.pending', order));
    assert.equal(headers['webhook-signature'].split(' ').length, 2);
    for (const secret of secrets) new Webhook(secret).verify(body, headers);
  });
});

test('an endpoint that fails gets the same webhook again, and a later version waits for it', async () => {
  const secret = newSecret();
  const endpoint = await openShop((attempt) => (attempt === 0 ? 500 : 204));
  await withServer(endpoint, [secret], async ({ start }) => {
    const program = await start();
    const { order, prepare } = await placeOrder(program.url);
    await pay(program, await prepare());
    await endpoint.find(typed('order.paid', order));
    const [failed, again] = endpoint.received;
    assert.equal(failed.headers['webhook-id'], again.headers['webhook-id']);
    assert.deepEqual(failed.body, again.body);
    assert.ok(again.headers['webhook-timestamp'] >= failed.headers['webhook-timestamp']);
    new Webhook(secret).verify(again.body, again.headers);
    const versions = versionsOf(endpoint, order);
    assert.deepEqual(versions.slice(0, 3), [1, 1, 2]);
  });
});

test('a redirect is not followed', async () => {
  const elsewhere = await openShop();
  const endpoint = await openShop(() => ({ status: 307, headers: { location: elsewhere.url } }));
  await withServer(endpoint, [newSecret()], async ({ start }) => {
    const program = await start();
    const { order } = await placeOrder(program.url);
    await endpoint.find(typed('order.pending', order));
    await eventually(
      'it stays',
      async () => (await metric(program, 'orderwire_notify_queued')) === 1,
    );
    assert.equal(elsewhere.received.length, 0);
  });
  elsewhere.close();
});

test('what was committed before a kill is delivered after the restart', async () => {
  const endpoint = await openShop(() => 'hang');
  await withServer(endpoint, [newSecret()], async ({ start }) => {
    const killed = await start();
    const { order } = await placeOrder(killed.url);
    await endpoint.find(typed('order.pending', order));
    await killed.crash();
    endpoint.answerWith(() => 200);
    const attempts = endpoint.received.length;
    const program = await start();
    await eventually('it comes again', () => endpoint.received.length > attempts);
    assert.equal(
      endpoint.received.at(-1).headers['webhook-id'],
      endpoint.received[0].headers['webhook-id'],
    );
    await eventually(
      'delivered',
      async () => (await metric(program, 'orderwire_notify_queued')) === 0,
    );
  });
});

test('an endpoint that is gone is paused, keeps what comes, and is resumed by command', async () => {
  const endpoint = await openShop(() => 410);
  await withServer(endpoint, [newSecret()], async ({ start, orderwire }) => {
    let program = await start();
    const first = await placeOrder(program.url);
    await eventually(
      'paused',
      async () => (await metric(program, 'orderwire_notify_paused')) === 1,
    );
    const second = await placeOrder(program.url);
    assert.equal(await metric(program, 'orderwire_notify_queued'), 2);
    await program.stop();
    program = await start();
    assert.equal(await metric(program, 'orderwire_notify_paused'), 1);
    assert.equal(endpoint.received.length, 1);

    endpoint.answerWith(() => 200);
    assert.equal(await orderwire('resume'), 'resumed');
    await endpoint.find(typed('order.pending', second.order));
    await eventually(
      'all sent',
      async () => (await metric(program, 'orderwire_notify_queued')) === 0,
    );
    assert.equal(await metric(program, 'orderwire_notify_paused'), 0);
    assert.deepEqual(versionsOf(endpoint, first.order), [1, 1]);
  });
});

test('webhooks are delivered again by command, with the ids that they had', async () => {
  const endpoint = await openShop();
  await withServer(endpoint, [newSecret()], async ({ start, orderwire }) => {
    const program = await start();
    const { order, prepare } = await placeOrder(program.url);
    await pay(program, await prepare());
    await endpoint.find(typed('order.enrollment', order));
    await eventually(
      'all sent',
      async () => (await metric(program, 'orderwire_notify_queued')) === 0,
    );
    const ids = endpoint.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(await orderwire('redeliver', '--order', order), `${ids.length} queued again`);
    await eventually('all come again', () => endpoint.received.length === 2 * ids.length);
    assert.deepEqual(
      endpoint.received.slice(ids.length).map(({ headers }) => headers['webhook-id']),
      ids,
    );
    assert.equal(
      await orderwire('redeliver', '--state', 'given_up', '--since', '1h'),
      '0 queued again',
    );
    await assert.rejects(orderwire('redeliver'), /--order, --since or --state/);
    await assert.rejects(
      run(programPath(), [
        'events',
        'resume',
        '--api',
        program.url,
        '--server-key',
        'wrong-server-key-0000',
      ]),
      /401/,
    );
  });
});

test('a private endpoint is not connected to unless that is allowed', async () => {
  const endpoint = await openShop();
  const folder = await mkdtemp(join(tmpdir(), 'orderwire-notify-'));
  const program = await startProgram(
    [
      'serve',
      ...['--listen', '127.0.0.1:0', '--sandbox', '127.0.0.1:0', '--log-level', 'error'],
      ...['--store', `sqlite:${join(folder, 'orders.db')}`],
      ...['--notify-url', endpoint.url.replace('127.0.0.1', 'localhost')],
      ...['--notify-secret', newSecret()],
    ],
    { url: /open (\S+)$/ },
  );
  try {
    await placeOrder(program.url);
    const failed = 'orderwire_notify_attempts_total{outcome="failed"}';
    const escaped = failed.replace(/[{}]/g, '\\$&');
    await eventually('an attempt', async () => (await metric(program, escaped)) >= 1);
    assert.equal(endpoint.received.length, 0);
  } finally {
    await program.stop();
    endpoint.close();
    await rm(folder, { recursive: true, force: true });
  }
});
