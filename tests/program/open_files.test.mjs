// How many files the program may have open, and for whom they are.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { programPath } from '../conformance/program.mjs';
import { serve, start, temporaryFolder } from './support/program.mjs';

/** Has the program started by a shell that first says `ulimit LIMIT`. */
function limited(t, folder, limit) {
  const script = join(folder, 'limited');
  writeFileSync(script, `#!/bin/sh\nulimit ${limit}\nexec "${programPath()}" "$@"\n`);
  chmodSync(script, 0o755);
  const before = process.env.ORDERWIRE_PROGRAM;
  process.env.ORDERWIRE_PROGRAM = script;
  t.after(() => {
    if (before === undefined) delete process.env.ORDERWIRE_PROGRAM;
    else process.env.ORDERWIRE_PROGRAM = before;
  });
}

/** Of open files, soft and hard. */
function limitsOf(pid) {
  const line = readFileSync(`/proc/${pid}/limits`, 'utf8').match(/Max open files\s+(\d+)\s+(\d+)/);
  return { soft: Number(line[1]), hard: Number(line[2]) };
}

test('the soft limit of open files is raised to the hard one, and the log says what that leaves', async (t) => {
  const folder = temporaryFolder(t);
  limited(t, folder, '-Sn 200');
  const { child, errors, lines } = await serve(t, folder, ['--sandbox', '127.0.0.1:0']);
  const { soft, hard } = limitsOf(child.pid);
  assert.equal(soft, Math.min(hard, 1_048_576));
  assert.ok(soft > 200);
  const told = [...errors, ...lines].find((line) => line.includes('files may be open'));
  assert.ok(told.includes(`${soft} files may be open`), told);
});

test('so it is for the sandbox alone', async (t) => {
  const folder = temporaryFolder(t);
  limited(t, folder, '-Sn 200');
  const sandbox = start(['sandbox', '--listen', '127.0.0.1:0']);
  while (sandbox.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const { soft, hard } = limitsOf(sandbox.child.pid);
  assert.equal(soft, Math.min(hard, 1_048_576));
  sandbox.child.kill('SIGTERM');
  await sandbox.ended;
});
