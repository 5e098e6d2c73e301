import { useCallback, useState } from 'react';
import { indexOfRow } from '../services/delivery-log';
import type { Delivery } from '../types/testbench.types';

export interface Cursor {
  /** The number of the delivery that the keys speak of. */
  readonly cursor: number | null;
  setCursor(number: number): void;
  /** Down by so many rows; gives where it came to. */
  move(distance: number): number | null;
}

/** Holds to a delivery, not to a place: rows that come in above don't move it. */
export function useCursor(
  rows: readonly Delivery[],
  find: (number: number) => Delivery | undefined,
): Cursor {
  const [cursor, setCursor] = useState<number | null>(null);
  const move = useCallback(
    (distance: number) => {
      // Where the row it was on is filtered away, it goes on from there.
      const row = cursor === null ? undefined : find(cursor);
      const at = row ? indexOfRow(rows, row) : -Math.sign(distance);
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + distance))];
      if (!next) return null;
      setCursor(next.number);
      return next.number;
    },
    [rows, cursor, find],
  );
  return { cursor, setCursor, move };
}
