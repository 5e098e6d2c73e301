// SIGTERM while many watch and webhooks are in flight, and the server again on the same port.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run, serve, temporaryFolder } from '../program/support/program.mjs';
import { assertSurvives, filledStore } from './support/attack.mjs';

let filled;
before(() => {
  filled = filledStore(300);
});
after(() => filled.gone());

test('a server that stops sends each watcher away with a slot, answers what was begun, and loses nothing', () =>
  assertSurvives('crash_shutdown', filled, [], 12));

test('a second process on the same database says so in one line and exits 1', async (t) => {
  const folder = temporaryFolder(t);
  await serve(t, folder, ['--sandbox', 'off', '--stripe-webhook-secret', 'whsec_of_the_first']);
  const second = await run([
    ...['serve', '--listen', '127.0.0.1:0', '--store', `sqlite:${join(folder, 'orders.db')}`],
    ...['--sandbox', 'off', '--stripe-webhook-secret', 'whsec_of_the_second'],
  ]);
  assert.equal(second.code, 1);
  assert.deepEqual(second.lines, []);
  assert.equal(second.errors.length, 1, second.errors.join('\n'));
  assert.match(second.errors[0], /the store .* is in use by another process/);
});
