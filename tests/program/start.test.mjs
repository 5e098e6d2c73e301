// Starts that can't succeed: one line that says why, exit code 1, and nothing left behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { programPath } from '../conformance/program.mjs';
import { run, serve, storeIn, temporaryFolder } from './support/program.mjs';

const serving = (folder, ...more) => [
  ...[
    'serve',
    '--store',
    `sqlite:${storeIn(folder)}`,
    '--sandbox',
    '127.0.0.1:0',
    '--threads',
    '2',
    ...more,
  ],
];

/** Starts the program with so many files allowed; it is stopped as soon as it serves. */
function startWithFiles(files, args) {
  const limited = `ulimit -n ${files} 2>/dev/null || exit 77; exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', limited, programPath(), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let errors = '';
  child.stdout.on('data', (bytes) => {
    said += bytes;
    if (said.includes('orderwire is serving')) child.kill('SIGTERM');
  });
  child.stderr.on('data', (bytes) => {
    errors += bytes;
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ files, code, signal, said, errors }));
  });
}

test('with too few files it says so in one line and exits 1, however few; with enough it serves', async (t) => {
  const folder = temporaryFolder(t);
  const outcomes = [];
  // From what the program needs to be loaded at all to more than it needs to serve.
  for (let files = 12; files <= 84; files += 3) {
    const store = join(folder, `${files}`);
    mkdirSync(store);
    const outcome = await startWithFiles(
      files,
      serving(store, '--listen', '127.0.0.1:0', '--log-level', 'off'),
    );
    outcomes.push(outcome);
  }
  for (const { files, code, signal, said, errors } of outcomes) {
    const what = `${files} files: code ${code}, signal ${signal}, said ${said}, ${errors}`;
    assert.equal(signal, null, what);
    if (said.includes('orderwire is serving')) {
      assert.equal(code, 0, what);
    } else {
      assert.equal(code, 1, what);
      assert.match(errors, /^orderwire: [^\n]+\n$/, what);
    }
  }
  assert.equal(outcomes[0].code, 1);
  assert.equal(outcomes.at(-1).code, 0);
});

test('a port in use, for itself or for the sandbox, is one line and exit 1', async (t) => {
  const folder = temporaryFolder(t);
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  const port = `127.0.0.1:${taken.address().port}`;
  const store = ['--store', `sqlite:${storeIn(folder)}`];
  for (const [option, args] of [
    ['--listen', serving(folder, '--listen', port)],
    ['--sandbox', ['serve', ...store, '--listen', '127.0.0.1:0', '--sandbox', port]],
    ['--metrics-listen', serving(folder, '--metrics-listen', port)],
    ['--listen', ['sandbox', '--listen', port]],
  ]) {
    const { code, errors } = await run(args);
    assert.equal(code, 1);
    assert.deepEqual(errors, [`orderwire: ${port} is in use: choose another one with ${option}`]);
  }
});

test('a store that is in use, of a newer schema, or where nothing can be written: one line and exit 1', async (t) => {
  const folder = temporaryFolder(t);
  const refused = async (where, pattern) => {
    const { code, errors } = await run(serving(where, '--listen', '127.0.0.1:0'));
    assert.equal(code, 1);
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0], pattern);
  };

  await serve(t, folder, []);
  await refused(folder, /^orderwire: the store .* is in use by another process/);

  const newer = temporaryFolder(t);
  const database = new DatabaseSync(storeIn(newer));
  database.exec(
    `PRAGMA application_id = ${0x6f776972}; PRAGMA user_version = 9999; CREATE TABLE future(id)`,
  );
  database.close();
  chmodSync(storeIn(newer), 0o600); // one that stands open would be told of
  await refused(newer, /^orderwire: the store .*9999/);

  const nowhere = join(temporaryFolder(t), 'not', 'there');
  await refused(nowhere, /^orderwire: the store /);

  if (process.getuid() !== 0) {
    const locked = temporaryFolder(t);
    chmodSync(locked, 0o500);
    await refused(locked, /^orderwire: the store /);
  }
});
