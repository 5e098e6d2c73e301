// A sandbox with a store that is killed and started again, judged by Stripe's own package.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSandbox, openShop } from './sandbox.mjs';

const skip = process.env.ORDERWIRE_SANDBOX_URL ? 'it is not ours to kill' : false;

test('a killed sandbox knows its intents, sessions, keys and the deliveries that it owes', {
  skip,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orderwire-sandbox-'));
  const store = ['--store', join(folder, 'sandbox.db')];
  const shop = await openShop();
  let sandbox = await openSandbox(store);
  try {
    let stripe = sandbox.client();
    const endpoint = await stripe.webhookEndpoints.create({
      url: shop.url,
      enabled_events: ['payment_intent.succeeded'],
    });
    await sandbox.faults({ delay_ms: 60_000 });
    const idempotencyKey = 'order:1:1';
    const params = { amount: 4900, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' };
    const intent = await stripe.paymentIntents.create(params, { idempotencyKey });
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'usd', unit_amount: 100, product_data: { name: 'A' } },
        },
      ],
      success_url: 'https://shop.example',
    });
    const { port } = sandbox.url;
    await sandbox.crash();
    assert.equal(shop.received.length, 0);

    sandbox = await openSandbox([...store, '--listen', `127.0.0.1:${port}`]);
    stripe = sandbox.client();
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'succeeded');
    assert.equal((await stripe.paymentIntents.create(params, { idempotencyKey })).id, intent.id);
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'open');
    assert.equal((await fetch(session.url)).status, 200);
    await sandbox.advance(60_000);
    const { headers, body } = await shop.delivered('payment_intent.succeeded', intent.id);
    stripe.webhooks.constructEvent(body, headers['stripe-signature'], endpoint.secret);
  } finally {
    shop.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
