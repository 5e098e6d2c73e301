// A full disk and one that may only be read, under the whole program: what Stripe, customers and operators are told,
// that reading goes on, and that writing does again by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paid } from '../openapi/guest.mjs';
import { eventually, serve, temporaryFolder } from '../program/support/program.mjs';
import { openStripe } from '../program/support/stripe.mjs';
import { Disk } from './support/disk.mjs';
import { imageOf, readStore } from './support/image.mjs';
import { Purchase, SECRET } from './support/purchase.mjs';
import { checkRefusals, readiness } from './support/refusals.mjs';
import { inFull } from './support/scope.mjs';

async function begin(t, more = []) {
  const folder = temporaryFolder(t);
  const disk = new Disk(folder);
  const options = [...(await openStripe(t)).options(SECRET), ...more];
  const server = await serve(t, folder, options, disk.environment);
  return { folder, disk, server, again: () => serve(t, folder, options) };
}

/** An order that can be paid, and is watched. */
async function waiting(server) {
  const purchase = new Purchase();
  await purchase.prepare(server);
  return purchase;
}

const full = ['a full disk', (disk) => disk.fills(), /^the disk is full \(.+\)/];
const readOnly = [
  'a disk that may only be read',
  (disk) => disk.fails('EROFS', { calls: ['write', 'resize'] }),
  /Read-only file system/,
];
for (const [what, fail, reason] of inFull([full, readOnly], [full])) {
  test(`${what} refuses with 503 and says why, reading goes on, and writing does once it is well`, async (t) => {
    const { disk, server } = await begin(t);
    const purchase = await waiting(server);
    fail(disk);
    await checkRefusals(server, purchase, reason);
    // It is asked again and again, and says so only once.
    const before = disk.failed;
    await eventually(() => disk.failed > before + 1);
    const { body } = await readiness(server);
    assert.match(body.reason, reason);
    const told = [...server.lines, ...server.errors].filter((line) => /store: /.test(line));
    assert.equal(told.length, 1, told.join('\n'));

    disk.heals();
    await eventually(async () => (await readiness(server)).status === 200, 5_000);
    assert.equal((await readiness(server)).body.reason, undefined);
    assert.ok(await purchase.go(server));
    await eventually(() => purchase.last.final);
    await purchase.repeat(server);
  });
}

test('where there is room for a part of a transaction, nothing of it is told or kept', async (t) => {
  const { folder, disk, server } = await begin(t);
  for (const room of [1, 23, 24, 25, 4119, 4120, 4121, 9_000, 30_000]) {
    const purchase = await waiting(server);
    disk.fills(room);
    const answer = await purchase.send(server, paid(purchase.intent));
    if (answer.status !== 200) assert.equal(answer.status, 503);
    await imageOf(server, folder, (store) => {
      purchase.check(store);
      assert.equal(store.order(purchase.id).status, answer.status === 200 ? 'paid' : 'pending');
    });
    disk.heals();
    assert.ok(await purchase.go(server), `with room for ${room} bytes`);
  }
});

test('a server on a full disk stops as it should, and the next one finds everything', async (t) => {
  const { folder, disk, server, again } = await begin(t);
  const purchase = await waiting(server);
  disk.fills();
  assert.equal((await purchase.send(server, paid(purchase.intent))).status, 503);
  server.child.kill('SIGTERM');
  assert.equal(await server.ended, 0);
  readStore(folder, (store) => purchase.check(store));
  const healed = await again();
  assert.ok(await purchase.go(healed));
});
