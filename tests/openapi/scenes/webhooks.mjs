// Stripe's webhooks, good and bad.
import assert from 'node:assert/strict';
import { Guest, paid, webhook } from '../guest.mjs';

export async function webhooks({ caller, webhookSecret }) {
  const verdict = async (event) => (await webhook(caller, webhookSecret, event)).json.verdict;
  const guest = await Guest.arrive(caller);
  const event = { id: 'evt_once', ...paid(await guest.intent()) };
  assert.equal(await verdict(event), 'applied');
  assert.equal(await verdict(event), 'duplicate');
  assert.equal(
    await verdict({ type: 'price.created', data: { object: {} } }),
    'ignored:unknown_type',
  );
  const cheap = await Guest.arrive(caller);
  assert.match(await verdict(paid(await cheap.intent(), 1)), /^review:/);

  const code = async (answer) => (await answer).json.code;
  assert.equal(await code(webhook(caller, 'whsec_other', event)), 'bad_signature');
  for (const unreadable of ['{', '{}', `{"id":"evt_x","type":"x","x":"\\ud800"}`])
    assert.equal(await verdict(unreadable), 'ignored:unreadable');
}
