// Writes of a checkpoint fail: the log holds everything meanwhile, and it is copied once the disk is well.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { eventually, serve, storeIn, temporaryFolder } from '../program/support/program.mjs';
import { openStripe } from '../program/support/stripe.mjs';
import { Disk } from './support/disk.mjs';
import { imageOf, readStore } from './support/image.mjs';
import { Purchase, SECRET } from './support/purchase.mjs';
import { readiness } from './support/refusals.mjs';
import { inFull } from './support/scope.mjs';

const stride = inFull(1, 9);
// With so many bytes in the log, 1,000 pages and their headers, an idle server makes a checkpoint.
const IDLE_BYTES = 1_010 * 4_120;
const CALLS = { calls: ['write', 'resize'], files: ['database'] };

async function checkpointFails(t, { idle }) {
  const folder = temporaryFolder(t);
  const disk = new Disk(folder);
  const options = (await openStripe(t)).options(SECRET);
  const server = await serve(t, folder, options, disk.environment);
  const before = statSync(storeIn(folder)).size;
  const purchases = [];
  const buy = async () => {
    const purchase = new Purchase();
    purchases.push(purchase);
    assert.ok(await purchase.go(server));
    await eventually(() => purchase.last.final);
    purchase.leave();
  };
  const buyMany = () => Promise.all(Array.from({ length: 10 }, buy));
  const log = `${storeIn(folder)}-wal`;
  disk.fails('EIO', CALLS);
  if (idle) {
    while (statSync(log).size < IDLE_BYTES) await buyMany();
    await eventually(() => disk.failed > 0);
  } else {
    while (disk.failed === 0) await buyMany();
  }
  await buyMany();
  assert.equal((await readiness(server)).status, 200);
  const warnings = server.errors.filter((line) => /store: checkpoint: the disk failed/.test(line));
  assert.ok(warnings.length >= 1 && warnings.length <= 5, `${warnings.length} warnings`);
  await imageOf(server, folder, (store) => {
    for (const purchase of purchases) purchase.check(store);
  });
  disk.heals();
  await eventually(() => statSync(storeIn(folder)).size > before);
  await buy();
  server.child.kill('SIGKILL');
  await server.ended;
  readStore(folder, (store) => {
    for (const purchase of purchases) purchase.check(store);
  });
  await serve(t, folder, options);
  t.diagnostic(`${purchases.length} purchases`);
}

test('a checkpoint of an idle server fails: the log takes everything, and is copied later', (t) =>
  checkpointFails(t, { idle: true }));
test(
  'a checkpoint between two groups fails: the next try is not at each group',
  { skip: inFull(false, 'only in full') },
  (t) => checkpointFails(t, { idle: false }),
);

for (const error of inFull(['EIO', 'ENOSPC'], ['EIO'])) {
  test(`each write of the last checkpoint fails with ${error} in turn: the log is left for the next start`, async (t) => {
    const folder = temporaryFolder(t);
    const options = (await openStripe(t)).options(SECRET);
    const disk = new Disk(folder);
    for (let write = 1, met = true; met; write += stride) {
      disk.heals();
      const server = await serve(t, folder, options, disk.environment);
      const purchase = new Purchase();
      assert.ok(await purchase.go(server));
      await eventually(() => purchase.last.final);
      disk.fails(error, { ...CALLS, first: write });
      server.child.kill('SIGTERM');
      assert.equal(await server.ended, 0);
      met = disk.failed > 0;
      readStore(folder, (store) => purchase.check(store));
    }
  });
}
