import type { Delivery } from '../types/testbench.types';
import { createStore, type Store } from './store';

export interface LogState {
  /** Newest first, each number once. */
  readonly rows: readonly Delivery[];
  readonly isPaused: boolean;
  /** How many came while paused. */
  readonly waiting: number;
}

export interface DeliveryLog extends Store<LogState> {
  /** In any order, with any repetition. Beyond the bound the oldest go. */
  add(rows: readonly Delivery[]): void;
  /** Another server process: what only the memory of the last one held is gone. */
  restart(): void;
  pause(isPaused: boolean): void;
  isFull(): boolean;
  find(number: number): Delivery | undefined;
  setLimit(limit: number): void;
}

const EMPTY: LogState = { rows: [], isPaused: false, waiting: 0 };

export function createDeliveryLog(firstLimit = 10_000): DeliveryLog {
  const store = createStore<LogState>(EMPTY);
  let limit = firstLimit;
  /** What came while paused, newest first. */
  let held: readonly Delivery[] = [];

  function show(rows: readonly Delivery[], isPaused: boolean): void {
    store.set({ rows, isPaused, waiting: held.length });
  }

  return {
    ...store,
    add(added) {
      const { rows, isPaused } = store.get();
      const newest = rows[0];
      // A pause holds back what is new; the past may still be filled in beneath it.
      const isHeld = (row: Delivery) => isPaused && (!newest || compareRows(row, newest) < 0);
      held = merge(held, added.filter(isHeld), limit);
      show(
        merge(
          rows,
          added.filter((row) => !isHeld(row)),
          limit,
        ),
        isPaused,
      );
    },
    restart() {
      const isStored = ({ kept }: Delivery) => kept === 'store';
      held = held.filter(isStored);
      show(store.get().rows.filter(isStored), store.get().isPaused);
    },
    pause(isPaused) {
      const rows = isPaused ? store.get().rows : merge(store.get().rows, held, limit);
      if (!isPaused) held = [];
      show(rows, isPaused);
    },
    isFull: () => store.get().rows.length >= limit,
    find: (number) => {
      const is = (row: Delivery) => row.number === number;
      return held.find(is) ?? store.get().rows.find(is);
    },
    setLimit(next) {
      limit = next;
    },
  };
}

/**
 * The order of the list: newest first by the time it was received, then by the event's id; what only memory holds stands
 * before what is stored.
 */
export function compareRows(a: Delivery, b: Delivery): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  const [one, other] = [a.event ?? '', b.event ?? ''];
  if (one !== other) return one < other ? 1 : -1;
  return a.number - b.number;
}

/** Where a row stands, or would stand. */
export function indexOfRow(rows: readonly Delivery[], row: Delivery): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = rows[middle];
    if (at && compareRows(at, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge(rows: readonly Delivery[], added: readonly Delivery[], limit: number) {
  if (added.length === 0) return rows;
  const sorted = [...added].sort(compareRows);
  const [first, last] = [sorted[0], sorted.at(-1)];
  const [newest, oldest] = [rows[0], rows.at(-1)];
  const isUnique = sorted.every(({ number }, at) => number !== sorted[at + 1]?.number);
  // What streams in is above, what is read from the past is below; anything else is rare.
  if (isUnique && last && (!newest || compareRows(last, newest) < 0)) {
    return bounded([...sorted, ...rows], limit);
  }
  if (isUnique && first && oldest && compareRows(first, oldest) > 0) {
    return bounded([...rows, ...sorted], limit);
  }
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  for (const row of added) byNumber.set(row.number, row);
  return bounded([...byNumber.values()].sort(compareRows), limit);
}

const bounded = (rows: readonly Delivery[], limit: number) =>
  rows.length > limit ? rows.slice(0, limit) : rows;
