import type { Tone } from './describe-order';

/** Told apart by shape as well as by colour. */
const MARKS: Readonly<Record<Exclude<Tone, 'neutral'>, readonly [color: string, path: string]>> = {
  active: ['#0f5bd7', 'M8 16h.01M16 16h.01M24 16h.01'],
  good: ['#12703f', 'm9 16.5 5 5 9.5-11'],
  bad: ['#b3261e', 'm10.5 10.5 11 11m0-11-11 11'],
  warning: ['#855300', 'M16 8v10m0 6h.01'],
};

/** The tab's icon for an order's state, as an address; null for that of the shop. */
export function statusIcon(tone: Tone): string | null {
  if (tone === 'neutral') return null;
  const [color, path] = MARKS[tone];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${color}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
