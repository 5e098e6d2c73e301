// Whether figures that were sampled over a run have levelled off. The first third is the warm-up; the median of the
// last third must not be above that of the middle one by more than is allowed.

/** What is judged: `slack` is a share of the middle third's median, `room` an amount that is never too much. */
export const judged = [
  { figure: 'memory', slack: 0.05, room: 2 * 1024 * 1024 },
  { figure: 'files', slack: 0.05, room: 32 },
  { figure: 'wal', slack: 0.05, room: 8 * 1024 * 1024 },
  { figure: 'bytesPerOrder', slack: 0.1, room: 0 },
  { figure: 'cpuPerOrder', slack: 0.25, room: 0 },
];

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** [{figure, middle, last, level}] of samples in the order of time. */
export function levels(samples) {
  const third = Math.floor(samples.length / 3);
  if (third < 3) throw new Error(`${samples.length} samples are too few to judge`);
  return judged.map(({ figure, slack, room }) => {
    const of = (from, to) => median(samples.slice(from, to).map((sample) => sample[figure]));
    const middle = of(third, 2 * third);
    const last = of(2 * third);
    return { figure, middle, last, level: last - middle <= Math.max(middle * slack, room) };
  });
}
