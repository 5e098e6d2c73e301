// What is said of the figures, with figures that were made up.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digits, written } from './figures.mjs';
import { describeMachine, fsyncMs } from './machine.mjs';
import { report } from './report.mjs';
import { FULL, peers, QUICK, stages } from './stages.mjs';
import { median, summary } from './statistics.mjs';
import { targets } from './targets.mjs';

/** What the load program says of a run, every figure of it `of` something. */
function said(run, of) {
  const phases = run.phases.map((phase) => ({
    phase,
    seconds: 5,
    delivered: 5 * of.rate,
    lost: 0,
    refused: 0,
    per_second: of.rate,
    cpu_us_each: of.cpu,
    cpu_us_per_delivery: of.cpu,
    delay_ms: { p50: of.delay, p90: of.delay, p99: of.delay, max: of.delay },
    purchases: 5 * of.rate,
    finals: 5 * of.rate,
    purchases_per_second: of.rate,
    final_ms: { p50: of.delay, p90: of.delay, p99: of.delay, max: of.delay },
  }));
  return {
    peer: run.peer.name,
    version: '1.2.3',
    command: `orderwire_load --peer ${run.peer.name}`,
    readyMs: of.ready,
    connect: { per_second: of.rate },
    idle: { bytes_each: of.kib * 1024 },
    phases,
    ...(run.floor ? { floor: { seconds: 5 / 2 } } : {}),
  };
}

/** Five turns of everything: orderwire as `own` says in turn, all others as `theirs`. */
function results(own, theirs, names = Object.keys(stages(FULL))) {
  const all = stages(FULL);
  const turns = (run) =>
    own.map((each) => said(run, run.peer.name === 'orderwire' ? each : theirs));
  const runs = (name) => Object.fromEntries(all[name].map((run) => [run.key, turns(run)]));
  return {
    fsyncMs: [0.2, 0.2, 0.2],
    repeated: [],
    stages: Object.fromEntries(names.map((name) => [name, runs(name)])),
  };
}

const GOOD = { rate: 10_000, cpu: 60, delay: 0.9, kib: 3.5, ready: 400 };
const NCHAN = { rate: 10_000, cpu: 60, delay: 0.1, kib: 11, ready: 30 };
const five = (each) => Array(5).fill(each);
const reached = (measured) => targets(measured).map((target) => target.reached);

test('a median is the middle, and of an even number between the two', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 9, 5, 7]), 6);
  assert.deepEqual(summary([3, 1, 2]), { median: 2, min: 1, max: 3 });
  assert.throws(() => median([]));
});

test('figures are written with three digits, and with how far they vary', () => {
  assert.deepEqual([17_912.4, 104.4, 11.24, 0.1153, 0, 2].map(digits), [
    ...['17,912', '104', '11.2', '0.115', '0', '2'],
  ]);
  assert.equal(written({ median: 17_900, min: 17_200, max: 18_300 }), '17,900 (17,200–18,300)');
  assert.equal(written(null), '–');
});

test('every target is judged, and reached at its very limit', () => {
  const limits = reached(results(five(GOOD), NCHAN));
  assert.equal(limits.length, 19);
  assert.ok(limits.every(Boolean));
});

test('a target is missed by a little', () => {
  const names = (changed) =>
    targets(results(five({ ...GOOD, ...changed }), NCHAN))
      .filter((target) => !target.reached)
      .map(({ what }) => what.split(/[,:]/)[0]);
  assert.deepEqual(names({ delay: 0.91 }), ['webhook due to frame at 2']);
  assert.equal(names({ ready: 1001 }).length, 1);
  assert.equal(names({ kib: 3.51 }).length, 2);
  assert.equal(names({ cpu: 101 }).length, 2);
  assert.equal(names({ rate: 4999 }).length, 4);
});

test('one bad turn of five changes nothing but what is shown of the range', () => {
  const turns = [...five(GOOD).slice(1), { ...GOOD, rate: 100, cpu: 900, delay: 50 }];
  const measured = results(turns, NCHAN);
  assert.ok(reached(measured).every(Boolean));
  assert.match(
    report({ results: measured, machine: [], peers, scale: FULL }),
    /10,000 \(100–10,000\)/,
  );
});

test('watchers that cost more as they grow in number are not flat', () => {
  const measured = results(five(GOOD), NCHAN);
  for (const run of measured.stages.growth['18000']) run.idle.bytes_each *= 1.26;
  const missed = targets(measured).filter((target) => !target.reached);
  assert.deepEqual(
    missed.map(({ value }) => digits(value.median)),
    ['1.26'],
  );
});

test('the report has everything, and of one stage only that', () => {
  const machine = [['processor', 'of paper']];
  const whole = report({ results: results(five(GOOD), NCHAN), machine, peers, scale: FULL });
  for (const part of ['of paper', '| nchan |', '| 18,000 |', 'orderwire_load --peer ws', '1.2.3']) {
    assert.ok(whole.includes(part), part);
  }
  assert.doesNotMatch(whole, /undefined|NaN|null|Infinity/);
  const some = results(five(GOOD), NCHAN, ['get']);
  const part = report({ results: some, machine, peers, scale: FULL });
  assert.match(part, /Plain GET/);
  assert.doesNotMatch(part, /undefined|NaN|null|Infinity|## One|## orderwire alone/);
  assert.equal(reached(some).length, 2);
});

test('runs that had to be repeated are named', () => {
  const measured = results(five(GOOD), NCHAN);
  measured.repeated.push('ws: orderwire_load ended with 1');
  const text = report({ results: measured, machine: [], peers, scale: FULL });
  assert.match(text, /repeated\n\n- ws: orderwire_load ended with 1/);
});

test('a short look measures the same as the whole', () => {
  assert.deepEqual(Object.keys(stages(QUICK)), Object.keys(stages(FULL)));
});

test('the machine is described, and its disk measured without a trace', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-machine-'));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.ok(fsyncMs(folder) > 0);
  assert.deepEqual(readdirSync(folder), []);
  for (const [what, which] of describeMachine()) assert.ok(which, what);
});
