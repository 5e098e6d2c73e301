// Somebody else's endpoint, which verifies with Stripe's own package: it takes what replay signs, and nothing else.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Stripe from 'stripe';
import { openEndpoint } from './support/endpoint.mjs';
import { run, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_somebody_else';

async function openShop(t) {
  const accepted = [];
  const endpoint = await openEndpoint(t, ({ body, headers }) => {
    try {
      accepted.push(Stripe.webhooks.constructEvent(body, headers['stripe-signature'], SECRET).id);
      return { status: 200 };
    } catch (error) {
      return { status: 400, body: error.message };
    }
  });
  return { ...endpoint, accepted };
}

function recording(t) {
  const events = [1, 2, 3].map((number) => ({
    ...{ id: `evt_${number}`, object: 'event', type: 'invoice.paid', created: number },
    ...{ data: { object: { id: `in_${number}`, object: 'invoice', note: 'é\u2028"\\' } } },
  }));
  const file = join(temporaryFolder(t), 'events.json');
  writeFileSync(file, JSON.stringify(events, null, 2));
  return file;
}

const replay = (shop, file, ...args) =>
  run(['replay', file, '--to', shop.url, '--secret', SECRET, ...args]);

test('it accepts what is signed afresh and what is signed by an old and the new secret', async (t) => {
  const file = recording(t);
  for (const args of [
    [],
    ['--sign', 'rotated'],
    ['--sign', 'rotated', '--secret', 'whsec_of_next_week'],
    ['--new-ids'],
    ['--shuffle'],
  ]) {
    const shop = await openShop(t);
    const { code, lines } = await replay(shop, file, ...args);
    assert.equal(code, 0, lines.join('\n'));
    assert.equal(shop.accepted.length, 3, args.join(' '));
  }
});

test('it refuses what is stale, what is signed with another secret, and what was changed on its way', async (t) => {
  const file = recording(t);
  for (const args of [
    ['--sign', 'stale'],
    ['--sign', 'wrong'],
    ['--corrupt', '1'],
  ]) {
    const shop = await openShop(t);
    assert.equal((await replay(shop, file, ...args)).code, 1, args.join(' '));
    assert.equal((await replay(shop, file, ...args, '--expect-http', '400')).code, 0);
    assert.equal(shop.received.length, 6);
    assert.deepEqual(shop.accepted, []);
  }
});

test('a recorded signature goes verbatim with the recorded bytes', async (t) => {
  const body = '{\n  "id": "evt_1",\n  "type": "invoice.paid"\n}';
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: SECRET });
  const file = join(temporaryFolder(t), 'export.jsonl');
  const received_at = new Date().toISOString();
  writeFileSync(file, JSON.stringify({ received_at, signature, verdict: 'applied', body }));
  const shop = await openShop(t);
  const { code } = await run(['replay', file, '--to', shop.url, '--sign', 'verbatim']);
  assert.equal(code, 0);
  assert.deepEqual(shop.accepted, ['evt_1']);
  assert.equal(shop.received[0].headers['stripe-signature'], signature);
  const mapped = await run([
    ...['replay', file, '--to', shop.url, '--sign', 'verbatim', '--new-ids'],
  ]);
  assert.equal(mapped.code, 2);
  assert.match(
    mapped.errors[0],
    /--sign verbatim: a recorded signature fits the recorded body only/,
  );
});
