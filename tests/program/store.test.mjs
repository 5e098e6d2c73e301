// orderwire store: a backup beside the running server, put back, and verified.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { run, serve, storeIn, temporaryFolder } from './support/program.mjs';

const options = ['--sandbox', '127.0.0.1:0', '--sandbox-delay', '600000'];

async function place(server) {
  const answer = await fetch(`${server.url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ course_id: 'cpp-concurrency' }),
  });
  assert.equal(answer.status, 201);
  return (await answer.json()).id;
}

const status = async (server, order) => (await fetch(`${server.url}/api/orders/${order}`)).status;
const end = async (server) => {
  server.child.kill('SIGTERM');
  assert.equal(await server.ended, 0);
};
const backUp = (folder, to, ...more) =>
  run(['store', 'backup', '--from', `sqlite:${storeIn(folder)}`, '--to', to, ...more]);
const restore = (from, folder) =>
  run(['store', 'restore', '--from', from, '--to', `sqlite:${storeIn(folder)}`]);
const verify = (from) => run(['store', 'verify', '--from', from]);

test('a backup beside the running server has what was acknowledged, and brings it back', async (t) => {
  const folder = temporaryFolder(t);
  const copy = join(folder, 'backup.db');
  const server = await serve(t, folder, options);
  const kept = await place(server);
  const made = await backUp(folder, copy);
  assert.equal(made.code, 0, made.errors.join());
  assert.match(made.lines.join(), /backup\.db: 1 orders, 0 events, \d+ messages, .*; verified$/);
  assert.equal((statSync(copy).mode & 0o777).toString(8), '600');
  const lost = await place(server);
  const refused = await restore(copy, folder);
  assert.equal(refused.code, 1);
  assert.match(refused.errors.join(), /in use by another process/);
  assert.equal(await status(server, lost), 200);
  await end(server);

  const restored = await restore(copy, folder);
  assert.equal(restored.code, 0, restored.errors.join());
  const [before] = readdirSync(folder).filter((name) => name.includes('before-restore'));
  assert.ok(restored.lines.some((line) => line.endsWith(before)));
  const again = await serve(t, folder, options);
  assert.equal(await status(again, kept), 200);
  assert.equal(await status(again, lost), 404);
  await end(again);
  // What was there before is whole, too.
  const old = await verify(join(folder, before));
  assert.match(old.lines.join(), /2 orders/);
});

test('a backup replaces an older one, and nothing else', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, options);
  await place(server);
  const copy = join(folder, 'backup.db');
  assert.equal((await backUp(folder, copy)).code, 0);
  await place(server);
  const second = await backUp(folder, copy, '--rate', '1000');
  assert.match(second.lines.join(), /2 orders/);

  const letter = join(folder, 'letter.txt');
  writeFileSync(letter, 'Dear Ada');
  for (const [to, why] of [
    [letter, /is there, and is no backup/],
    [storeIn(folder), /is the store itself/],
    [join(folder, 'nowhere', 'backup.db'), /nowhere/],
  ]) {
    const refused = await backUp(folder, to);
    assert.equal(refused.code, 1);
    assert.match(refused.errors.join(), why);
    assert.equal(refused.errors.length, 1);
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
  await end(server);
});

test('a damaged backup is found, and puts nothing in the place of the store', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, options);
  const order = await place(server);
  const copy = join(folder, 'backup.db');
  await backUp(folder, copy);
  await end(server);
  const file = openSync(copy, 'r+');
  const { size } = statSync(copy);
  for (let at = 4096; at < size; at += 4096) writeSync(file, Buffer.alloc(64, 0xff), 0, 64, at);
  closeSync(file);
  for (const done of [await verify(copy), await restore(copy, folder)]) {
    assert.equal(done.code, 1);
    assert.match(done.errors.join(), /damaged|malformed/);
  }
  const again = await serve(t, folder, options);
  assert.equal(await status(again, order), 200);
  await end(again);
});

test('a store is restored where there was none, and one without a head is kept', async (t) => {
  const folder = temporaryFolder(t);
  const server = await serve(t, folder, options);
  const order = await place(server);
  const copy = join(folder, 'backup.db');
  await backUp(folder, copy);
  await end(server);
  // Its log belongs to the old file; beside the new one it must not be found.
  writeFileSync(storeIn(folder), 'no database at all');
  appendFileSync(`${storeIn(folder)}-wal`, 'nor a log');
  const restored = await restore(copy, folder);
  assert.equal(restored.code, 0, restored.errors.join());
  assert.ok(!existsSync(`${storeIn(folder)}-wal`));
  const again = await serve(t, folder, options);
  assert.equal(await status(again, order), 200);
  await end(again);

  const elsewhere = temporaryFolder(t);
  const fresh = await restore(copy, elsewhere);
  assert.equal(fresh.code, 0, fresh.errors.join());
  assert.deepEqual(readdirSync(elsewhere).sort(), ['orders.db', 'orders.db-lock']);
});

test('wrong usage is one line', async (t) => {
  const nowhere = join(temporaryFolder(t), 'none.db');
  for (const [args, code, expected] of [
    [[], 2, /store: what to do is missing; accepted are backup, restore and verify/],
    [['copy'], 2, /store: 'copy' was given/],
    [['backup'], 2, /--to: none was given/],
    [['restore'], 2, /--from: none was given/],
    [['verify'], 2, /--from: none was given/],
    [['backup', '--to', 'x', '--rate', 'fast'], 2, /--rate/],
    [['backup', '--from', 'redis:x', '--to', 'y'], 2, /--from: 'redis:x' was given/],
    [['backup', '--from', `sqlite:${nowhere}`, '--to', 'y'], 1, /there is no store/],
    [['verify', '--from', nowhere], 1, /there is no store/],
    [['verify', '--from', '/proc/self/exe'], 1, /not a database/],
  ]) {
    const done = await run(['store', ...args]);
    assert.equal(done.code, code, args.join(' '));
    assert.equal(done.errors.length, 1);
    assert.match(done.errors[0], expected);
  }
});
