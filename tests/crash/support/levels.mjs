// Whether figures that were sampled over a run have levelled off. The first third is the warm-up; the median of the
// last third must not be above that of the middle one by more than is allowed. Memory, which is steady, must not be
// above the lower quartile: a step in the middle of the run is a finding too.

/** What is judged: `slack` is a share of what the middle third gives, `room` an amount that is never too much. */
export const judged = [
  { figure: 'memory', share: 0.25, slack: 0.05, room: 2 * 1024 * 1024 },
  { figure: 'files', share: 0.5, slack: 0.05, room: 32 },
  { figure: 'wal', share: 0.5, slack: 0.05, room: 8 * 1024 * 1024 },
  { figure: 'bytesPerOrder', share: 0.5, slack: 0.1, room: 0 },
  { figure: 'cpuPerOrder', share: 0.5, slack: 0.25, room: 0 },
];

// The value below which `share` of the numbers lie.
function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)];
}

/** [{figure, middle, last, level}] of samples in the order of time. */
export function levels(samples) {
  const third = Math.floor(samples.length / 3);
  if (third < 3) throw new Error(`${samples.length} samples are too few to judge`);
  return judged.map(({ figure, share, slack, room }) => {
    const values = samples.map((sample) => sample[figure]);
    const middle = quantile(values.slice(third, 2 * third), share);
    const last = quantile(values.slice(2 * third), 0.5);
    return { figure, middle, last, level: last - middle <= Math.max(middle * slack, room) };
  });
}
