// kill -9 around Stripe's answer: whatever had been committed by then, the order has one intent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve, temporaryFolder } from './support/program.mjs';
import { openStripe } from './support/stripe.mjs';

const json = { 'content-type': 'application/json' };

test('a crash between an answer of Stripe and our commit ends in the same intent', async (t) => {
  const stripe = await openStripe(t);
  const folder = temporaryFolder(t);
  const args = stripe.options('whsec_of_the_program_suite');
  for (const delay of [0, 0, 1, 1, 2, 3, 5, 10]) {
    const before = stripe.intents.size;
    const doomed = await serve(t, folder, args);
    const created = await fetch(`${doomed.url}/api/orders`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ course_id: 'cpp-concurrency' }),
    });
    assert.equal(created.status, 201);
    const cookie = created.headers.get('set-cookie').split(';')[0];
    const { id } = await created.json();
    const ask = (url) =>
      fetch(`${url}/api/orders/${id}/payment-intent`, {
        method: 'POST',
        headers: { ...json, cookie },
        body: '{}',
      });
    stripe.whenAnswered(() => setTimeout(() => doomed.child.kill('SIGKILL'), delay));
    await ask(doomed.url).catch(() => {});
    await doomed.ended;
    stripe.whenAnswered(() => {});

    const healed = await serve(t, folder, args);
    const answer = await ask(healed.url);
    assert.equal(answer.status, 200);
    const intent = (await answer.json()).client_secret.split('_secret_')[0];
    assert.equal(stripe.intents.size, before + 1, `intents of order ${id}: one`);
    assert.equal(intent, stripe.intents.get(`order:${id}:1`));
    healed.child.kill('SIGTERM');
    assert.equal(await healed.ended, 0);
  }
});
