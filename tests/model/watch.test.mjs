// The model of docs/model: spin finds no fault in it, and finds each that is put in on purpose.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const model = fileURLToPath(new URL('../../docs/model/watch.pml', import.meta.url));
const run = (command, args, folder) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

// Checks the model under `switches`: the number of faulty runs found (the search ends at the first) and of states seen.
function check(...switches) {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-model-'));
  try {
    run('spin', ['-a', ...switches.map((name) => `-D${name}`), model], folder);
    run('gcc', ['-w', '-O1', '-DSAFETY', '-DCOLLAPSE', '-o', 'pan', 'pan.c'], folder);
    const report = run('./pan', ['-m200000', '-E'], folder);
    assert.doesNotMatch(report, /max search depth too small|out of memory/);
    return {
      errors: Number(report.match(/errors: (\d+)/)[1]),
      states: Number(report.match(/(\d+) states, stored/)[1]),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Two instances that each leave one kind of trouble out; the whole of it has three million states.
const instances = process.env.ORDERWIRE_FULL
  ? [[], ['CUTS=2'], ['CRASHES=2']]
  : [['POLLS=0'], ['LOSSES=0', 'CUTS=0']];
for (const switches of instances) {
  test(`spin finds no fault in the model (${switches.join(' ') || 'as it stands'})`, () => {
    const { errors, states } = check(...switches);
    assert.equal(errors, 0);
    assert.ok(states > 100_000, `only ${states} states: the model stands still`);
  });
}

const faults = new Set(readFileSync(model, 'utf8').match(/(?<=#ifn?def )FAULT_\w+/g));
for (const fault of faults) {
  test(`spin finds ${fault}`, () => {
    assert.equal(check(fault).errors, 1);
  });
}

test('every deliberate fault is described', () => {
  const page = readFileSync(
    fileURLToPath(new URL('../../docs/model/README.md', import.meta.url)),
    'utf8',
  );
  const described = new Set(page.match(/(?<=^\| `)FAULT_\w+/gm));
  assert.deepEqual([...described].sort(), [...faults].sort());
});
