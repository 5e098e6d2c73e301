// What script/test decides: what counts as passed, which suites are run, and what runs beside what.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildsFor, chooseSuites, readArguments } from '../runner/arguments.mjs';
import { runCommand, TOO_LONG } from '../runner/command.mjs';
import { counts, verdict } from '../runner/counts.mjs';
import { schedule } from '../runner/schedule.mjs';
import { builds, suites } from '../runner/suites.mjs';
import { eventually, temporaryFolder } from './support/program.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('each tool’s summary is read, also in colours and of several programs', () => {
  const doctest = '[doctest] test cases:  12 |  10 passed | 2 failed | 3 skipped';
  assert.deepEqual(counts(doctest), { passed: 10, failed: 2 });
  const vitest = ' Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 41 passed (42)';
  assert.deepEqual(counts(vitest), { passed: 41, failed: 1 });
  const node = 'ℹ tests 5\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0';
  assert.deepEqual(counts(node), { passed: 3, failed: 2 });
  assert.deepEqual(counts('# pass 7\n# fail 0'), { passed: 7, failed: 0 });
  assert.deepEqual(counts('ok    walls\nFAIL  tidy\nok    types'), { passed: 2, failed: 1 });
  assert.deepEqual(counts('\x1b[32m      Tests  \x1b[1m4 passed\x1b[0m (4)'), {
    passed: 4,
    failed: 0,
  });
  assert.deepEqual(counts(`${node}\n${node}`), { passed: 6, failed: 4 });
});

test('a suite that says nothing, or ends badly without a word of it, is a failure', () => {
  assert.deepEqual(verdict('', 0), { passed: 0, failed: 1 });
  assert.deepEqual(verdict('[doctest] test cases: 0 | 0 passed | 0 failed', 0), {
    passed: 0,
    failed: 1,
  });
  assert.deepEqual(verdict('# pass 3\n# fail 0', 134), { passed: 3, failed: 1 });
  assert.deepEqual(verdict('# pass 3\n# fail 2', 1), { passed: 3, failed: 2 });
  assert.deepEqual(verdict('# pass 3\n# fail 0', 0), { passed: 3, failed: 0 });
});

test('the words after script/test', () => {
  const read = (...words) => readArguments(words, ['unit', 'browser']);
  assert.deepEqual(read(), { full: false, repeat: 1, suites: [] });
  assert.deepEqual(read('--repeat', '10', 'browser', 'unit', 'browser').suites, [
    'browser',
    'unit',
  ]);
  assert.equal(read('unit', '--repeat', '10').repeat, 10);
  assert.throws(() => read('units'), /there is no “units” here; suites: unit browser/);
  for (const times of ['0', '-1', '2.5', 'unit', '10000']) {
    assert.throws(() => read('--repeat', times), /--repeat takes 1 to 9999/);
  }
  assert.throws(() => read('--repeat'), /--repeat takes/);
});

test('the whole thing has each suite once, with all that it is built of', () => {
  const names = (full) => chooseSuites(suites, { full, suites: [] }).map(({ name }) => name);
  assert.ok(names(false).includes('threads') && !names(false).includes('threads-unit'));
  assert.ok(names(true).includes('threads-unit') && !names(true).includes('threads'));
  const browser = chooseSuites(suites, { full: false, suites: ['browser'] });
  assert.deepEqual(
    buildsFor(builds, browser).map(({ name }) => name),
    ['build client', 'build example', 'build program'],
  );
  assert.deepEqual(
    suites.filter(({ limit }) => !(limit > 0)),
    [],
    'each has a limit',
  );
});

test('each test file belongs to one suite', () => {
  const inTests = (line) =>
    execFileSync('bash', ['-c', `shopt -s nullglob; cd "${root}/tests" && printf '%s\\n' ${line}`])
      .toString()
      .trim()
      .split('\n')
      .sort();
  const chosen = suites
    .flatMap(({ parts }) => parts)
    .map((command) => /--test-reporter=spec (\S+)$/.exec(command.at(-1))?.[1] ?? '');
  const bench = /^load\//; // script/bench runs these
  const all = inTests('*/*.test.mjs').filter((name) => !bench.test(name));
  assert.deepEqual(inTests(chosen.join(' ')), all);
});

/** Runs jobs that end when they are told; gives what happened, in words. */
function rehearse(jobs, room) {
  const said = [];
  const ends = new Map();
  const over = schedule(jobs, {
    room,
    run: ({ name }) => {
      said.push(`+${name}`);
      return new Promise((resolve) => ends.set(name, resolve));
    },
    lost: ({ name }, need) => said.push(`${name} lost for ${need}`),
  });
  const end = async (name, isWell = true) => {
    ends.get(name)(isWell);
    await new Promise((turn) => setImmediate(turn));
  };
  return { said: () => said.splice(0).join(' '), end, over };
}

test('jobs run beside each other as far as there is room, each after what it needs', async () => {
  const play = rehearse(
    [
      { name: 'program', lane: 'compiler' },
      { name: 'tests', lane: 'compiler' },
      { name: 'long', needs: ['program'], share: 1 },
      { name: 'wide', share: 2 },
      { name: 'a', share: 0.5 },
      { name: 'b', needs: ['tests'], share: 1 },
      { name: 'c', share: 0.5 },
    ],
    1.5,
  );
  assert.equal(play.said(), '+program +wide', 'the one that is too wide runs alone');
  await play.end('program');
  assert.equal(play.said(), '+tests');
  await play.end('wide');
  assert.equal(play.said(), '+long +a');
  await play.end('a');
  assert.equal(play.said(), '+c');
  await play.end('tests', false);
  assert.equal(play.said(), 'b lost for tests');
  await play.end('c');
  await play.end('long');
  await play.over;
  assert.equal(play.said(), '');
});

test('what nothing leads to is an error, not a wait for ever', async () => {
  await assert.rejects(rehearse([{ name: 'a', needs: ['b'] }], 1).over, /nothing leads to a/);
});

test('a command has its time, and is ended with all that it started', async (t) => {
  const folder = temporaryFolder(t);
  const log = join(folder, 'log');
  const run = (line, limit) => runCommand(['bash', '-c', line], { folder, log, limit });
  const well = await run('echo said; echo worse >&2; exit 3', 60);
  assert.equal(well.code, 3);
  assert.equal(readFileSync(log, 'utf8'), 'said\nworse\n');
  assert.ok(well.processorSeconds >= 0 && well.processorSeconds < 60);

  const hung = await run('sleep 1000 & echo $!; wait', 0.2);
  assert.equal(hung.code, TOO_LONG);
  const orphan = Number(readFileSync(log, 'utf8'));
  const stat = `/proc/${orphan}/stat`;
  await eventually(() => !existsSync(stat) || / Z /.test(readFileSync(stat, 'utf8')));
});
