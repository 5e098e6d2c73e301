// Settings that are read again while the program serves: SIGHUP.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Stripe from 'stripe';
import { eventually, serve, temporaryFolder } from './support/program.mjs';

const OLD = 'whsec_the_old_secret';
const NEW = 'whsec_the_new_secret';

function writeSettings(folder, lines) {
  writeFileSync(join(folder, 'orderwire.toml'), `${lines.join('\n')}\n`);
}

async function statusOf(url, secret) {
  const payload = JSON.stringify({ id: 'evt_1', type: 'customer.updated', object: 'event' });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const answer = await fetch(`${url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
  return answer.status;
}

test('a secret is rotated without a restart, and a mistake in the new settings changes nothing', async (t) => {
  const folder = temporaryFolder(t);
  const key = 'stripe-secret-key = "sk_test_of_the_program_suite"';
  writeSettings(folder, [key, `stripe-webhook-secret = "${OLD}"`]);
  const server = await serve(t, folder, [
    ...['--config', join(folder, 'orderwire.toml'), '--sandbox', 'off'],
    ...['--stripe-api', 'http://127.0.0.1:9'],
  ]);
  assert.equal(await statusOf(server.url, OLD), 200);
  assert.equal(await statusOf(server.url, NEW), 400);

  writeSettings(folder, [key, `stripe-webhook-secret = ["${OLD}", "${NEW}"]`]);
  server.child.kill('SIGHUP');
  await eventually(async () => (await statusOf(server.url, NEW)) === 200);
  assert.equal(await statusOf(server.url, OLD), 200);

  writeSettings(folder, [key, 'stripe-webhook-secret = "no secret at all"']);
  server.child.kill('SIGHUP');
  await eventually(() => server.errors.some((line) => line.includes('settings not read again')));
  assert.equal(await statusOf(server.url, NEW), 200);
  assert.ok(!server.errors.some((line) => line.includes('no secret at all')));

  writeSettings(folder, [key, `stripe-webhook-secret = "${NEW}"`, 'log-level = "error"']);
  server.child.kill('SIGHUP');
  await eventually(async () => (await statusOf(server.url, OLD)) === 400);
  assert.equal(await statusOf(server.url, NEW), 200);
});
