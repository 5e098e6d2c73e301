import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levels } from './support/levels.mjs';

const MIB = 1024 * 1024;
const flat = {
  memory: 100 * MIB,
  files: 500,
  wal: 64 * MIB,
  bytesPerOrder: 9000,
  cpuPerOrder: 0.002,
};
const run = (sample) => Array.from({ length: 30 }, (_, i) => ({ ...flat, ...sample(i) }));
const unlevel = (samples) =>
  levels(samples)
    .filter(({ level }) => !level)
    .map(({ figure }) => figure);

test('figures that stay are level, also after a warm-up and with noise', () => {
  assert.deepEqual(unlevel(run(() => ({}))), []);
  assert.deepEqual(unlevel(run((i) => ({ memory: Math.min(i, 9) * 10 * MIB }))), []);
  assert.deepEqual(unlevel(run((i) => ({ files: 500 + (i % 2) * 100 }))), []);
});

test('a figure that grows to the end is not, whichever it is', () => {
  for (const [figure, value] of Object.entries(flat)) {
    const growing = run((i) => ({ [figure]: value * (1 + i / 10) }));
    assert.deepEqual(unlevel(growing), [figure]);
  }
});

test('memory that makes a step in the middle of the run is not level', () => {
  assert.deepEqual(unlevel(run((i) => ({ memory: (i < 14 ? 125 : 182) * MIB }))), ['memory']);
});

test('a figure that falls is level', () => {
  assert.deepEqual(unlevel(run((i) => ({ memory: (40 - i) * MIB }))), []);
});

test('too few samples are no judgement', () => {
  assert.throws(() => levels(run(() => ({})).slice(0, 8)), /too few/);
});
