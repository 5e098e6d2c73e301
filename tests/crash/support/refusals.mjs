// What everybody sees of a store that takes no writes.
import assert from 'node:assert/strict';
import { paid } from '../../openapi/guest.mjs';
import { Purchase, taken } from './purchase.mjs';

/** What a load balancer asks: {status, body}. */
export async function readiness(server) {
  const answer = await fetch(`${server.url}/readyz`);
  return { status: answer.status, body: await answer.json() };
}

/** Writes are refused to Stripe and to customers, for the reason that /readyz gives; reading goes on. */
export async function checkRefusals(server, purchase, reason) {
  if (purchase.intent) {
    const answer = await purchase.send(server, paid(purchase.intent));
    assert.equal(taken(answer), false);
    assert.equal((await answer.json()).code, 'storage_unavailable');
  }
  const other = new Purchase();
  await other.go(server);
  assert.equal(other.id, undefined, 'no order is made');

  const { status, body } = await readiness(server);
  assert.equal(status, 503);
  assert.equal(body.status, 'not_ready');
  assert.equal(body.store_writable, false);
  assert.match(body.reason, reason);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(metrics, /^orderwire_store_writable 0$/m);

  if (!purchase.id) return;
  const view = await purchase.view(server);
  const poll = await fetch(`${server.url}/api/orders/${purchase.id}?since=0&wait=5`);
  assert.deepEqual(await poll.json(), view);
  const stream = await fetch(`${server.url}/api/orders/${purchase.id}/events`);
  const { value } = await stream.body.getReader().read();
  assert.match(Buffer.from(value).toString(), /"object":"order"/);
}
