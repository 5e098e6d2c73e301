// script/test: builds, runs the suites side by side, and sums up. Its last line is "N passed, N failed".
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildsFor, chooseSuites, readArguments } from './arguments.mjs';
import { endCommands, runCommand, TOO_LONG } from './command.mjs';
import { verdict } from './counts.mjs';
import { schedule } from './schedule.mjs';
import { builds, suites } from './suites.mjs';

const folder = fileURLToPath(new URL('../../', import.meta.url));
const logs = 'build/test-logs';
const BUILD_WITHIN_S = 3600;
const ALL_WITHIN_S = 80 * 60; // what is less patient than that, as CI is, shall see which suite hangs
const LINES_OF_A_FAILURE = 120;

process.chdir(folder);
process.env.PATH = `${folder}tests/node_modules/.bin:${process.env.PATH}`;
process.env.ASAN_OPTIONS = 'detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1';
process.env.UBSAN_OPTIONS = 'print_stacktrace=1';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endCommands();
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 1000);
  });
}

const seconds = (value) => `${Math.round(value)} s`;

/** When all is to be over, on the clock of `performance`; for ever, where it is meant to take long. */
let deadline = Number.POSITIVE_INFINITY;
const within = (limit) =>
  Math.max(1, Math.min(limit, Math.round((deadline - performance.now()) / 1000)));

/** What was run, in the order in which it ended: builds, and the parts of suites. */
const report = [];

function tell(name, log, lines = LINES_OF_A_FAILURE) {
  const said = readFileSync(log, 'utf8').trimEnd().split('\n');
  console.log(`──── ${name}: the end of ${log}`);
  console.log(said.slice(-lines).join('\n'));
  console.log('────');
}

async function build({ name, command }) {
  const log = `${logs}/${name.replaceAll(' ', '-')}.log`;
  const ended = await runCommand(command, {
    folder,
    log,
    limit: within(BUILD_WITHIN_S),
    background: true,
  });
  report.push({ name, ...ended });
  if (ended.code !== 0) tell(name, log);
  console.log(`${name}: ${ended.code === 0 ? 'built' : 'failed'} (${seconds(ended.seconds)})`);
  return ended.code === 0;
}

async function test({ name, suite, command, limit, lane, log }) {
  const ended = await runCommand(command, {
    folder,
    log,
    limit: within(limit),
    background: lane !== undefined,
  });
  const counted = verdict(readFileSync(log, 'utf8'), ended.code);
  report.push({ name, suite, log, ...ended, ...counted });
  if (counted.failed > 0) tell(name, log);
  if (ended.code === TOO_LONG) console.log(`${name}: not over within its time`);
  console.log(
    `${name}: ${counted.passed} passed, ${counted.failed} failed (${seconds(ended.seconds)})`,
  );
  return counted.failed === 0;
}

/** The parts of a suite as jobs; their names say the round, where there are many, and the part. */
function partsOf(suite, round) {
  return suite.parts.map((command, index) => {
    const name = [
      suite.name,
      ...(suite.parts.length > 1 ? [index + 1] : []),
      ...(round ? [`#${round}`] : []),
    ].join(' ');
    const log = `${logs}/${name.replaceAll(' ', '-').replace('#', '')}.log`;
    return { ...suite, name, suite: suite.name, command, log, isSuite: true };
  });
}

function canRun(suite) {
  if (suite.name !== 'browser' || process.env.CHROMIUM || existsSync('/usr/bin/chromium'))
    return true;
  console.log('browser: no chromium here, not run');
  return false;
}

function sumUp(began) {
  const sum = (rows, field) => rows.reduce((total, row) => total + (row[field] ?? 0), 0);
  const line = (cells) =>
    console.log(cells.map((cell, i) => (i ? cell.padStart(11) : cell.padEnd(20))).join(''));
  line(['', 'passed', 'failed', 'time', 'processor']);
  for (const name of new Set(report.map((row) => row.suite ?? row.name))) {
    const rows = report.filter((row) => (row.suite ?? row.name) === name);
    const isSuite = rows[0].suite !== undefined;
    line([
      name,
      ...['passed', 'failed'].map((field) => (isSuite ? String(sum(rows, field)) : '')),
      seconds(Math.max(...rows.map((row) => row.seconds))),
      seconds(sum(rows, 'processorSeconds')),
    ]);
  }
  for (const { name, log } of report.filter(({ failed }) => failed > 0))
    console.log(`failed: ${name}, ${log ?? 'not run'}`);
  console.log(`script/test took ${seconds((performance.now() - began) / 1000)}`);
  console.log(`${sum(report, 'passed')} passed, ${sum(report, 'failed')} failed`);
  return sum(report, 'failed') === 0;
}

async function main() {
  const began = performance.now();
  const wanted = readArguments(
    process.argv.slice(2),
    suites.map(({ name }) => name),
  );
  const chosen = chooseSuites(suites, wanted).filter(canRun);
  if (!wanted.full && wanted.repeat === 1) deadline = began + 1000 * ALL_WITHIN_S;
  if (wanted.full) process.env.ORDERWIRE_FULL = '1';
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const rounds = Array.from({ length: wanted.repeat }, (_, round) =>
    wanted.repeat > 1 ? round + 1 : 0,
  );
  const jobs = rounds.flatMap((round) => chosen.flatMap((suite) => partsOf(suite, round)));
  await schedule([...buildsFor(builds, chosen), ...jobs], {
    room: availableParallelism(),
    run: (job) => (job.isSuite ? test(job) : build(job)),
    lost: ({ name, suite, isSuite }, need) => {
      console.log(`${name}: not run, since ${need} failed`);
      report.push({ name, suite, seconds: 0, ...(isSuite ? { passed: 0, failed: 1 } : {}) });
    },
  });
  if (!sumUp(began)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(`script/test: ${error.message}`);
  process.exitCode = 2;
}
