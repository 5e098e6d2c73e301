// The models of docs/model: spin finds no fault in them, and finds each that is put in on purpose.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folderOf = (name) => fileURLToPath(new URL(`../../docs/model/${name}`, import.meta.url));
const page = readFileSync(folderOf('README.md'), 'utf8');

// Each checked as a whole with --full, else in instances that leave one kind of trouble out.
const models = {
  'watch.pml': {
    whole: [[], ['CUTS=2'], ['CRASHES=2']],
    bounded: [['POLLS=0'], ['LOSSES=0', 'CUTS=0']],
  },
  'lease.pml': {
    whole: [[], ['NODES=3', 'MESSAGES=1', 'REFUSALS=0']],
    bounded: [['CRASHES=0', 'REFUSALS=2', 'LAST=3'], ['REFUSALS=0']],
  },
};

const run = (command, args, folder) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

// Checks a model under `switches`: the number of faulty runs found (the search ends at the first) and of states seen.
function check(model, ...switches) {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-model-'));
  try {
    run('spin', ['-a', ...switches.map((name) => `-D${name}`), folderOf(model)], folder);
    run('gcc', ['-w', '-O', '-DSAFETY', '-DCOLLAPSE', '-o', 'pan', 'pan.c'], folder);
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

for (const [model, { whole, bounded }] of Object.entries(models)) {
  for (const switches of process.env.ORDERWIRE_FULL ? whole : bounded) {
    test(`spin finds no fault in ${model} (${switches.join(' ') || 'as it stands'})`, () => {
      const { errors, states } = check(model, ...switches);
      assert.equal(errors, 0);
      assert.ok(states > 100_000, `only ${states} states: the model stands still`);
    });
  }

  const faults = new Set(readFileSync(folderOf(model), 'utf8').match(/(?<=#ifn?def )FAULT_\w+/g));
  for (const fault of faults) {
    // One of the small instances shows it.
    test(`spin finds ${fault} in ${model}`, () => {
      assert.ok(bounded.some((switches) => check(model, fault, ...switches).errors === 1));
    });
  }

  test(`every deliberate fault of ${model} is described`, () => {
    const part = page.split(/^# /m).find((text) => text.includes(`\`${model}\``));
    const described = new Set(part.match(/(?<=^\| `)FAULT_\w+/gm));
    assert.deepEqual([...described].sort(), [...faults].sort());
  });
}
