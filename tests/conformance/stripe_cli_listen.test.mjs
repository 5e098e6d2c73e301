// `stripe listen --forward-to` brings the sandbox's events to our server, which knows no sandbox; `stripe events
// resend` brings them again.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buy } from './orders.mjs';
import { startProgram } from './program.mjs';
import { course, eventually, openSandbox, openShop } from './sandbox.mjs';
import { openCli, skip } from './stripe_cli.mjs';

let folder;
let sandbox;
let stripe;
let cli;

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'orderwire-listen-'));
  sandbox = await openSandbox(['--store', join(folder, 'sandbox.db')]);
  stripe = sandbox.client();
  cli = await openCli(sandbox.url);
});
after(async () => {
  await cli?.close();
  await sandbox?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const eventOf = async (type, objectId) => {
  const { data } = await stripe.events.list({ type, limit: 10 });
  return data.find(({ data }) => data.object.id === objectId);
};

test('what listen forwards pays an order of our server, and resend is a duplicate there', {
  skip,
}, async () => {
  const { output } = await cli.run('listen', '--print-secret');
  const secret = output.trim();
  assert.match(secret, /^whsec_/);
  const server = await startProgram(
    [
      ...['serve', '--listen', '127.0.0.1:0', '--sandbox', 'off', '--threads', '1'],
      ...['--store', `sqlite:${join(folder, 'orders.db')}`, '--log-level', 'warn'],
      ...['--stripe-api', sandbox.url.origin, '--stripe-secret-key', 'sk_test_conformance'],
      ...['--stripe-webhook-secret', secret],
    ],
    { url: /^orderwire is serving: open (\S+)$/ },
  );
  const listener = await cli.listen(
    '--all-snapshot',
    '--forward-to',
    `${server.url}/webhooks/stripe`,
  );
  try {
    assert.equal(listener.secret, secret);
    const { order, intent } = await buy(server.url);
    await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    const event = await eventOf('payment_intent.succeeded', intent);
    const [first] = await sandbox.settled(event.id);
    assert.equal(first.state, 'delivered');
    assert.equal(first.response.url, `${server.url}/webhooks/stripe`);
    assert.equal(first.response.status, 200);
    assert.equal(JSON.parse(first.response.body).verdict, 'applied');
    const view = await (await fetch(`${server.url}/api/orders/${order}`)).json();
    assert.equal(view.status, 'paid');

    const resent = await cli.run('events', 'resend', event.id);
    assert.equal(resent.code, 0, resent.output);
    const [again] = await sandbox.settled(
      event.id,
      (all) => all.length === 2 && all[0].response !== null,
    );
    assert.equal(JSON.parse(again.response.body).verdict, 'duplicate');
  } finally {
    await listener.stop();
    await server.stop();
  }
});

test('several listeners each hear all they asked for; what they forward verifies', {
  skip,
}, async () => {
  const everything = await openShop();
  const declines = await openShop();
  const one = await cli.listen('--all-snapshot', '--forward-to', everything.url);
  const two = await cli.listen(
    ...['--events', 'payment_intent.payment_failed', '--forward-to', declines.url],
    ...['--format', 'json'],
  );
  try {
    const intent = await stripe.paymentIntents.create(course);
    await stripe.paymentIntents
      .confirm(intent.id, { payment_method: 'pm_card_chargeDeclined' })
      .catch(() => {});
    const { headers, body } = await declines.delivered('payment_intent.payment_failed', intent.id);
    stripe.webhooks.constructEvent(body, headers['stripe-signature'], two.secret);
    await everything.delivered('payment_intent.created', intent.id);
    await everything.delivered('payment_intent.payment_failed', intent.id);
    assert.equal(declines.received.length, 1);
    await one.find(/--> .*payment_intent\.created/);
    await one.find(/<-- .*\[200\] POST/);
    const [json] = await two.find(/^\{.*"payment_intent\.payment_failed".*\}$/);
    assert.equal(JSON.parse(json).data.object.id, intent.id);
  } finally {
    await Promise.all([one.stop(), two.stop()]);
    everything.close();
    declines.close();
  }
});

test('a listener that asks for the latest API version hears too', { skip }, async () => {
  const shop = await openShop();
  const listener = await cli.listen('--all-snapshot', '--latest', '--forward-to', shop.url);
  try {
    const intent = await stripe.paymentIntents.create(course);
    await shop.delivered('payment_intent.created', intent.id);
    assert.equal(shop.received.length, 1);
  } finally {
    await listener.stop();
    shop.close();
  }
});

test('resend goes to the endpoint that it names, and to the endpoints where nobody listens', {
  skip,
}, async () => {
  const shop = await openShop();
  const endpoint = await stripe.webhookEndpoints.create({
    url: shop.url,
    enabled_events: ['payment_intent.created'],
  });
  const intent = await stripe.paymentIntents.create(course);
  await shop.delivered('payment_intent.created', intent.id);
  const event = await eventOf('payment_intent.created', intent.id);
  await cli.run('events', 'resend', event.id, '--webhook-endpoint', endpoint.id);
  await cli.run('events', 'resend', event.id);
  await eventually('three deliveries', () => shop.received.length === 3);
  // The command ends with 0 all the same.
  const { output } = await cli.run('events', 'resend', 'evt_nothing');
  assert.match(output, /No such event/);
  await stripe.webhookEndpoints.del(endpoint.id);
  shop.close();
});

test('a listener comes back to a sandbox that was killed, and hears what it had missed', {
  skip,
}, async () => {
  const shop = await openShop();
  const listener = await cli.listen('--all-snapshot', '--forward-to', shop.url);
  try {
    await sandbox.faults({ delay_ms: 60_000 });
    const intent = await stripe.paymentIntents.create(course);
    const { host } = sandbox.url;
    await sandbox.crash();
    sandbox = await openSandbox([...['--store', join(folder, 'sandbox.db'), '--listen', host]]);
    await sandbox.advance(60_000);
    await shop.delivered('payment_intent.created', intent.id);
  } finally {
    await listener.stop();
    shop.close();
  }
});
