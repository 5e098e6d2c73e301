import type { Delivery } from '../types/bench.types';
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
  /** Forgets everything: the server has begun to count anew. */
  restart(): void;
  pause(isPaused: boolean): void;
  /** 0 where there is none. */
  newest(): number;
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
      const known = rows[0]?.number ?? 0;
      // A pause holds back what is new; the past may still be filled in beneath it.
      const isHeld = ({ number }: Delivery) => isPaused && number > known;
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
      held = [];
      show([], store.get().isPaused);
    },
    pause(isPaused) {
      const rows = isPaused ? store.get().rows : merge(store.get().rows, held, limit);
      if (!isPaused) held = [];
      show(rows, isPaused);
    },
    newest: () => held[0]?.number ?? store.get().rows[0]?.number ?? 0,
    find: (number) => lookUp(held, number) ?? lookUp(store.get().rows, number),
    setLimit(next) {
      limit = next;
    },
  };
}

/** Where a number stands, or would stand, among rows that are newest first. */
export function indexOfNumber(rows: readonly Delivery[], number: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.number ?? 0) > number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lookUp(rows: readonly Delivery[], number: number): Delivery | undefined {
  const row = rows[indexOfNumber(rows, number)];
  return row?.number === number ? row : undefined;
}

function merge(rows: readonly Delivery[], added: readonly Delivery[], limit: number) {
  if (added.length === 0) return rows;
  const sorted = [...added].sort((a, b) => b.number - a.number);
  const [first, last] = [sorted[0]?.number ?? 0, sorted.at(-1)?.number ?? 0];
  const isUnique = sorted.every(({ number }, at) => number !== sorted[at + 1]?.number);
  // What streams in is above, what is read from the past is below; anything else is rare.
  if (isUnique && last > (rows[0]?.number ?? 0)) return bounded([...sorted, ...rows], limit);
  if (isUnique && first < (rows.at(-1)?.number ?? 0)) return bounded([...rows, ...sorted], limit);
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  for (const row of added) byNumber.set(row.number, row);
  return bounded(
    [...byNumber.values()].sort((a, b) => b.number - a.number),
    limit,
  );
}

const bounded = (rows: readonly Delivery[], limit: number) =>
  rows.length > limit ? rows.slice(0, limit) : rows;
