// Each sync fails in turn, on the whole program: those of commits, of checkpoints, and of the end. What the disk holds
// after that nobody knows, so nothing is written until a restart, however well the disk is again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, serve, temporaryFolder } from '../program/support/program.mjs';
import { openStripe } from '../program/support/stripe.mjs';
import { Disk } from './support/disk.mjs';
import { imageOf, readStore } from './support/image.mjs';
import { Purchase, SECRET, taken } from './support/purchase.mjs';
import { checkRefusals, readiness } from './support/refusals.mjs';
import { inFull } from './support/scope.mjs';

// How long a store that is merely refused takes to find out that the disk is well is 1 s.
const LONGER_THAN_A_PROBE_MS = 2_500;
const RESTART = /^a sync to the disk failed \(.*Input\/output error\): .*until a restart$/;

const failingSync = (number) => ['EIO', { calls: ['sync'], first: number, count: 1 }];

/** Runs `body(server, disk, purchase, n)` for n = 1, 2, …, until it gives false; after each, everything is there. */
async function eachSync(t, stride, body) {
  const options = (await openStripe(t)).options(SECRET);
  let number = 1;
  let round = 0;
  for (let met = true; met; number += stride) {
    const folder = temporaryFolder(t);
    const disk = new Disk(folder);
    const server = await serve(t, folder, options, disk.environment);
    const purchase = new Purchase();
    met = await body(server, disk, purchase, number, folder);
    // As an operator ends it, or as the machine does.
    const politely = ++round % 2 === 1;
    server.child.kill(politely ? 'SIGTERM' : 'SIGKILL');
    const code = await server.ended;
    if (politely) assert.equal(code, 0);
    readStore(folder, (store) => purchase.check(store));
    const healed = await serve(t, folder, options);
    assert.equal((await readiness(healed)).status, 200);
    assert.ok(await purchase.go(healed), 'the next start takes what Stripe sends again');
    await eventually(async () => (await purchase.view(healed)).final);
    await purchase.repeat(healed);
    healed.child.kill('SIGTERM');
    assert.equal(await healed.ended, 0);
  }
  return number - 2 * stride;
}

test('each sync of a purchase in turn: nothing is written after it, though the disk is well', async (t) => {
  const syncs = await eachSync(t, 1, async (server, disk, purchase, number, folder) => {
    disk.fails(...failingSync(number));
    if (await purchase.go(server)) await eventually(() => disk.failed > 0 || purchase.last.final);
    if (disk.failed === 0) return false;
    await eventually(async () => (await readiness(server)).status === 503);
    await checkRefusals(server, purchase, RESTART);
    if (number === inFull(1, 0)) {
      await new Promise((resolve) => setTimeout(resolve, LONGER_THAN_A_PROBE_MS));
      await checkRefusals(server, purchase, RESTART);
    }
    // A repetition is refused as well: there is nobody to ask whether it is one.
    if (purchase.isPaid) {
      const event = { type: 'payment_intent.succeeded', data: { object: {} } };
      assert.equal(taken(await purchase.send(server, event)), false);
    }
    await imageOf(server, folder, (store) => purchase.check(store));
    return true;
  });
  assert.ok(syncs >= 4, `a purchase takes more than ${syncs} syncs`);
});

test('each sync of a checkpoint in turn ends writing too, whatever a full disk said before', async (t) => {
  const syncs = await eachSync(t, inFull(1, 3), async (server, disk, purchase, number) => {
    assert.ok(await purchase.go(server));
    await eventually(() => purchase.last.final);
    disk.fills();
    assert.equal(await new Purchase().go(server), false);
    // The probe begins with a checkpoint.
    disk.fails(...failingSync(number));
    let state;
    await eventually(async () => {
      state = await readiness(server);
      return state.status === 200 || RESTART.test(state.body.reason);
    });
    if (state.status === 200) return false;
    await checkRefusals(server, purchase, RESTART);
    return true;
  });
  assert.ok(syncs >= 3, `a checkpoint and a probe take more than ${syncs} syncs`);
});

test('each sync of the last checkpoint in turn: the server ends as it should', async (t) => {
  const folder = temporaryFolder(t);
  const options = (await openStripe(t)).options(SECRET);
  const disk = new Disk(folder);
  for (let number = 1, met = true; met; ++number) {
    disk.heals();
    const server = await serve(t, folder, options, disk.environment);
    const purchase = new Purchase();
    assert.ok(await purchase.go(server));
    await eventually(() => purchase.last.final);
    disk.fails(...failingSync(number));
    server.child.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    met = disk.failed > 0;
    const told = server.errors.filter((line) => /store: /.test(line));
    assert.equal(told.length, met ? 1 : 0, told.join('\n'));
    readStore(folder, (store) => purchase.check(store));
  }
});
