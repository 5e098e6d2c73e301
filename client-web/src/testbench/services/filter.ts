import type { Delivery } from '../types/testbench.types';

/** What the list shows; an empty string lets everything pass. */
export interface Filter {
  /** Like `charge.*`; several with commas. */
  readonly type: string;
  /** Any part of the order's id. */
  readonly order: string;
  /** A verdict with every reason, or `refused`. */
  readonly verdict: string;
  /** Words that must all stand somewhere in the row. */
  readonly text: string;
}

export const VERDICTS = [
  'applied',
  'no_change',
  'duplicate',
  'parked',
  'ignored',
  'review',
  'refused',
] as const;

/** The names in the address, so that a view can be sent to somebody. */
const NAMES = { type: 'type', order: 'order', verdict: 'verdict', text: 'q' } as const;
const KEYS = Object.keys(NAMES) as (keyof Filter)[];

export function readFilter(query: URLSearchParams): Filter {
  const read = (key: keyof Filter) => query.get(NAMES[key]) ?? '';
  return { type: read('type'), order: read('order'), verdict: read('verdict'), text: read('text') };
}

/** The same address with another filter; whatever else it says stays. */
export function writeFilter(query: URLSearchParams, filter: Filter): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of KEYS) {
    if (filter[key] === '') next.delete(NAMES[key]);
    else next.set(NAMES[key], filter[key]);
  }
  return next;
}

export const isFiltering = (filter: Filter) => KEYS.some((key) => filter[key].trim() !== '');

type Test = (row: Delivery) => boolean;

/** One function for all rows, made once per filter. */
export function matcher(filter: Filter): Test {
  const tests: Test[] = [];
  const types = words(filter.type, /[\s,]+/).map(pattern);
  if (types.length > 0) {
    tests.push(({ type }) => types.some((matches) => matches((type ?? '').toLowerCase())));
  }
  const order = filter.order.trim().toLowerCase();
  if (order) tests.push((row) => (row.order ?? '').toLowerCase().includes(order));
  const verdict = filter.verdict.trim();
  if (verdict === 'refused') tests.push((row) => row.verdict === null);
  else if (verdict) {
    tests.push((row) => row.verdict === verdict || !!row.verdict?.startsWith(`${verdict}:`));
  }
  const sought = words(filter.text, /\s+/);
  if (sought.length > 0) {
    tests.push((row) => {
      const hay = haystack(row);
      return sought.every((word) => hay.includes(word));
    });
  }
  return (row) => tests.every((test) => test(row));
}

const words = (text: string, gap: RegExp) => text.toLowerCase().split(gap).filter(Boolean);

/** `*` stands for anything. Matched piece by piece: a pattern of many stars stays linear. */
function pattern(text: string): (type: string) => boolean {
  const pieces = text.split('*');
  if (pieces.length === 1) return (type) => type === text;
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const inner = pieces.slice(1, -1);
  return (type) => {
    if (!type.startsWith(first)) return false;
    let at = first.length;
    for (const piece of inner) {
      const found = type.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return type.length - last.length >= at && type.endsWith(last);
  };
}

const haystacks = new WeakMap<Delivery, string>();

function haystack(row: Delivery): string {
  const made = haystacks.get(row);
  if (made !== undefined) return made;
  const text = [
    `#${row.number}`,
    row.at,
    row.event,
    row.type,
    row.object_id,
    row.order,
    row.signature,
    row.http,
    row.verdict ?? 'refused',
    row.reason,
    row.status_before,
    row.status_after,
    row.source,
  ]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();
  haystacks.set(row, text);
  return text;
}
