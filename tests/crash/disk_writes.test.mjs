// Each write of a purchase fails in turn, on the whole program: what is answered 200 is stored, everything else is
// answered 503, nothing is pushed that is not on disk, and without a restart all goes on when the disk is well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, serve, temporaryFolder } from '../program/support/program.mjs';
import { openStripe } from '../program/support/stripe.mjs';
import { Disk } from './support/disk.mjs';
import { imageOf, readStore } from './support/image.mjs';
import { Purchase, SECRET } from './support/purchase.mjs';
import { inFull } from './support/scope.mjs';

const stride = inFull(1, 7);
const errors = ['EIO', 'ENOSPC'];

/** The first part, with the disk failing: until the failure is met, or all is done. */
async function tryToBuy(server, disk, purchase) {
  if (!(await purchase.go(server))) return;
  await eventually(() => disk.failed > 0 || purchase.last.final);
}

async function eachWriteFails(t, error, count) {
  const folder = temporaryFolder(t);
  const disk = new Disk(folder);
  const options = (await openStripe(t)).options(SECRET);
  const server = await serve(t, folder, options, disk.environment);
  const purchases = [];
  let write = 1;
  let met = true;
  for (; met; write += stride) {
    const purchase = new Purchase();
    purchases.push(purchase);
    disk.fails(error, { calls: ['write', 'resize'], first: write, count });
    await tryToBuy(server, disk, purchase);
    met = disk.failed > 0;
    await imageOf(server, folder, (store) => purchase.check(store));
    disk.heals();
    assert.ok(await purchase.go(server), `after the failed write ${write} the disk is well`);
  }
  assert.ok(write > 40, `a purchase takes more than ${write} writes`);
  const all = async (then) => {
    for (const purchase of purchases) await then(purchase);
  };
  await all((purchase) => eventually(() => purchase.last.final));
  server.child.kill('SIGKILL');
  await server.ended;
  await all((purchase) => readStore(folder, (store) => purchase.check(store)));

  const healed = await serve(t, folder, options);
  await all((purchase) => purchase.repeat(healed));
  t.diagnostic(`${purchases.length} of ${write} writes failed`);
}

for (const error of inFull(errors, ['EIO']))
  test(`each write in turn fails once with ${error}`, (t) => eachWriteFails(t, error, 1));
for (const error of inFull(errors, ['ENOSPC'])) {
  test(`from each write in turn on, all fail with ${error} until the disk is well`, (t) =>
    eachWriteFails(t, error));
}

test('a disk that takes a few bytes at a time loses nothing', async (t) => {
  const folder = temporaryFolder(t);
  const disk = new Disk(folder);
  disk.splits(100);
  const options = (await openStripe(t)).options(SECRET);
  const server = await serve(t, folder, options, disk.environment);
  const purchase = new Purchase();
  assert.ok(await purchase.go(server));
  await eventually(() => purchase.last.final);
  await imageOf(server, folder, (store) => purchase.check(store));
});
