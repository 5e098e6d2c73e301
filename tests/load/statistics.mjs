/** The middle of some figures; between the two in the middle where they are even in number. */
export function median(values) {
  if (values.length === 0) throw new Error('no figures to take the median of');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What is reported of the turns: {median, min, max}. */
export function summary(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}
