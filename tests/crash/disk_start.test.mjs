// The disk fails while a server starts: one clear line, exit code 1, and the next start with a good disk works.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { test } from 'node:test';
import { programPath } from '../conformance/program.mjs';
import {
  eventually,
  serve,
  startServer,
  storeIn,
  temporaryFolder,
} from '../program/support/program.mjs';
import { openStripe } from '../program/support/stripe.mjs';
import { Disk } from './support/disk.mjs';
import { Purchase, SECRET } from './support/purchase.mjs';
import { inFull } from './support/scope.mjs';

const REFUSAL = /^orderwire: the store \S+ (cannot be used|cannot be opened|is not writable)/;

/** Starts a server that ends by itself or serves; gives its code, or null where it serves. */
async function startOn(t, folder, options, environment) {
  const server = startServer(t, folder, options, environment);
  const serves = () => server.lines.some((line) => /open \S+$/.test(line));
  await eventually(() => serves() || server.child.exitCode !== null);
  return { ...server, code: serves() ? null : await server.ended };
}

for (const [error, calls, stride, words] of [
  ['EIO', ['write', 'resize'], inFull(1, 17), /disk failed|Input\/output error/],
  ['ENOSPC', ['write', 'resize'], inFull(3, 17), /disk is full|No space left/],
  ['EIO', ['sync'], 1, /sync/],
  ['EROFS', ['open'], 1, /not writable|Read-only file system|unable to open/],
]) {
  test(`from each ${calls[0]} in turn on, a first start fails with ${error}`, async (t) => {
    const options = (await openStripe(t)).options(SECRET);
    let refused = 0;
    for (let number = 1; ; number += stride) {
      const folder = temporaryFolder(t);
      const disk = new Disk(folder);
      disk.fails(error, { calls, first: number });
      const server = await startOn(t, folder, options, disk.environment);
      if (disk.failed === 0) break;
      if (server.code === null) continue; // nothing that matters: the lock's note of who holds it
      ++refused;
      assert.equal(server.code, 1);
      assert.equal(server.errors.length, 1, server.errors.join('\n'));
      assert.match(server.errors[0], REFUSAL);
      assert.match(server.errors[0], words);

      const healed = await serve(t, folder, options);
      assert.ok(await new Purchase().go(healed));
      healed.child.kill('SIGTERM');
      assert.equal(await healed.ended, 0);
    }
    t.diagnostic(`${refused} starts were refused`);
    assert.ok(refused > 0);
  });
}

test('a store that may only be read is refused at the start', async (t) => {
  const folder = temporaryFolder(t);
  const options = (await openStripe(t)).options(SECRET);
  const first = await serve(t, folder, options);
  first.child.kill('SIGTERM');
  await first.ended;
  const line = `orderwire: the store ${storeIn(folder)} is not writable`;

  // A file system that is mounted to be read.
  const disk = new Disk(folder);
  disk.fails('EROFS', { calls: ['open'], files: ['database'] });
  const server = await startOn(t, folder, options, disk.environment);
  assert.equal(server.code, 1);
  assert.deepEqual(server.errors, [line]);

  // The file's own mode, which root obeys too without its capabilities.
  chmodSync(storeIn(folder), 0o400);
  const program = [programPath(), 'serve', '--listen', '127.0.0.1:0', ...options];
  program.push('--store', `sqlite:${storeIn(folder)}`);
  if (process.getuid() === 0) program.unshift('setpriv', '--bounding-set=-all');
  const refused = spawnSync(program[0], program.slice(1), { encoding: 'utf8', timeout: 10_000 });
  assert.equal(refused.status, 1);
  assert.equal(refused.stderr, `${line}\n`);
  chmodSync(storeIn(folder), 0o644);
  await serve(t, folder, options);
});
