import type { RunSource } from '../types/testbench.types';

/** More than any server takes in one request; what is cut off here is refused there, with a reason. */
const READ_MAX = 16 * 1024 * 1024;

export async function readRecording(file: File): Promise<RunSource> {
  return { text: await file.slice(0, READ_MAX).text(), name: file.name.slice(0, 200) };
}

export const EMPTY_OPTIONS = {
  sign: 'fresh',
  shuffle: false,
  duplicate: 0,
  drop: 0,
  corrupt: 0,
  delay_ms: 0,
  new_ids: false,
  fresh_order: false,
  permutations: false,
} as const;

/** What a run is about to send, in words. */
export function describeSource(source: RunSource): string {
  if ('scenario' in source) return `scenario ${source.scenario}`;
  if ('text' in source) return `${source.name} (${Math.ceil(source.text.length / 1024)} KiB)`;
  const { deliveries } = source;
  if (deliveries.length === 1) return `request #${deliveries[0]}`;
  const first = deliveries.slice(0, 6).map((number) => `#${number}`);
  const rest = deliveries.length - first.length;
  return `${deliveries.length} requests: ${first.join(' ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
