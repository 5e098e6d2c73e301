// Finds a figure in the results: of one run of one stage, over its turns. Null where that was not measured.
import { summary } from './statistics.mjs';

const KIB = 1024;

export const memoryKib = (run) => run.idle.bytes_each / KIB;
export const connectsPerSecond = (run) => run.connect.per_second;

/** Of the first phase that begins so: `closed:256`. */
export const ofPhase = (begin, pick) => (run) => {
  const phase = run.phases.find((each) => each.phase.startsWith(`${begin}:`));
  return phase && pick(phase);
};

/** Of a run that has but one. */
export const ofOnlyPhase = (pick) => (run) => pick(run.phases[0]);

export const perSecond = (phase) => phase.per_second;
export const cpuEach = (phase) => phase.cpu_us_each;
export const cpuPerDelivery = (phase) => phase.cpu_us_per_delivery;
export const purchasesPerSecond = (phase) => phase.purchases_per_second;
export const finalP50 = (phase) => phase.final_ms.p50;
export const finalP99 = (phase) => phase.final_ms.p99;
/** Of the recorded run: how many purchases a second its statements alone would have allowed. */
export const floorPerSecond = (run) => run.phases[0].finals / run.floor.seconds;
export const p50 = (phase) => phase.delay_ms.p50;
export const p99 = (phase) => phase.delay_ms.p99;
export const missed = (phase) => phase.lost + phase.refused;

export function figure(results, stage, key, pick) {
  const runs = results.stages[stage]?.[key];
  return runs ? summary(runs.map(pick)) : null;
}

/** How much more the dearest size costs than the cheapest, of medians. */
export function spread(results, stage, pick) {
  const sizes = Object.values(results.stages[stage] ?? {});
  if (sizes.length === 0) return null;
  const medians = sizes.map((runs) => summary(runs.map(pick)).median);
  const value = Math.max(...medians) / Math.min(...medians);
  return { median: value, min: value, max: value };
}

/** Three digits that mean something: 17,900 · 104 · 11.2 · 0.115; whole numbers as they are. */
export function digits(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const decimals = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** "17,900 (17,200–18,300)" */
export function written(figure) {
  if (!figure) return '–';
  const { median, min, max } = figure;
  if (min === max) return digits(median);
  return `${digits(median)} (${digits(min)}–${digits(max)})`;
}
