const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Full jitter: anywhere between nothing and a ceiling that doubles with each failure, so that many
 * clients that lost the same server do not come back together.
 */
export function fullJitterMs(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(random() * ceiling);
}
