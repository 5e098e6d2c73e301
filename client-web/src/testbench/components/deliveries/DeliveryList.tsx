// biome-ignore-all lint/a11y/useSemanticElements: a table can't leave out the rows that are not in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the active row
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useMediaQuery } from '../../hooks/useMediaQuery';
import { indexOfRow } from '../../services/delivery-log';
import type { Past } from '../../services/testbench';
import type { Delivery } from '../../types/testbench.types';
import { DeliveryRow, rowId } from './DeliveryRow';

interface Props {
  readonly rows: readonly Delivery[];
  readonly cursor: number | null;
  readonly opened: number | null;
  readonly selected: ReadonlySet<number>;
  readonly onOpen: (number: number) => void;
  readonly onToggle: (number: number) => void;
  readonly element: RefObject<HTMLDivElement | null>;
  readonly isFiltered: boolean;
  readonly past: Past;
  /** Older ones are wanted. */
  readonly onEnd: () => void;
}

const ROW_PX = 26;
/** Two lines, where there is no room for one. */
const NARROW_ROW_PX = 46;
const HEAD_PX = 26;
const OVERSCAN = 12;

const COLUMNS = ['', 'time', 'type', 'object', 'order', 'signed', 'outcome', 'status', 'took'];

/** The requests, newest first. However many there are, only those in sight are in the page. */
export function DeliveryList(props: Props) {
  const { rows, cursor, opened, selected, element } = props;
  const isNarrow = useMediaQuery('(max-width: 44rem)');
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => element.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    // The head stays in sight above the rows.
    scrollMargin: HEAD_PX,
  });
  useStillness(rows, rowPx, virtualizer.scrollOffset ?? 0, element);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is measured anew
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);

  // Follows the cursor when it moves, not when rows come in.
  const newestRows = useRef(rows);
  newestRows.current = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: as said
  useLayoutEffect(() => {
    if (cursor === null) return;
    const at = newestRows.current.findIndex(({ number }) => number === cursor);
    if (at >= 0) bringIntoSight(element.current, at, rowPx);
  }, [cursor]);

  const items = virtualizer.getVirtualItems();
  // The store is read on where its end comes into sight; so a filter goes through all of it.
  const { past, onEnd } = props;
  const isAtEnd = (items.at(-1)?.index ?? -1) >= rows.length - 1;
  useEffect(() => {
    if (isAtEnd && past.hasMore && !past.isReading) onEnd();
  }, [isAtEnd, past, onEnd]);
  const isDrawn = items.some(({ index }) => rows[index]?.number === cursor);
  return (
    <div
      className="bench-grid"
      role="grid"
      aria-label="Webhook requests"
      aria-rowcount={rows.length + 1}
      aria-multiselectable="true"
      ref={element}
      tabIndex={0}
      aria-activedescendant={isDrawn && cursor !== null ? rowId(cursor) : undefined}
    >
      <div role="rowgroup" className="bench-head">
        <div className="bench-row" role="row" aria-rowindex={1}>
          {COLUMNS.map((name) => (
            <span key={name} role="columnheader" className={`bench-cell-${name || 'mark'}`}>
              {name || <span className="visually-hidden">selected</span>}
            </span>
          ))}
        </div>
      </div>
      {/* A group without rows is none: an empty list has its head alone. */}
      <div role={rows.length > 0 ? 'rowgroup' : 'presentation'}>
        <div
          role="presentation"
          style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
        >
          {items.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <DeliveryRow
                  key={row.number}
                  row={row}
                  index={index}
                  top={start - HEAD_PX}
                  isCursor={row.number === cursor}
                  isOpened={row.number === opened}
                  isSelected={selected.has(row.number)}
                  onOpen={props.onOpen}
                  onToggle={props.onToggle}
                />
              )
            );
          })}
        </div>
      </div>
      {rows.length === 0 && (
        // A row of its own: on a phone the head is not there, and a grid has a row.
        <div role="rowgroup">
          <div role="row">
            <div role="gridcell" className="bench-empty">
              {past.hasMore || past.isReading
                ? 'Reading…'
                : props.isFiltered
                  ? 'No request passes this filter.'
                  : 'No webhook yet. Buy something, run a scenario, or drop a recording here.'}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}

/** No further than needed, and out from under the head. */
function bringIntoSight(list: HTMLElement | null, at: number, rowPx: number): void {
  if (!list) return;
  const top = at * rowPx;
  const bottom = HEAD_PX + top + rowPx;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
}

/**
 * Whoever has scrolled away from the top keeps the same rows in sight while others come in above. Asks
 * the element for nothing: that would lay the page out anew for each batch.
 */
function useStillness(
  rows: readonly Delivery[],
  rowPx: number,
  scrolledTo: number,
  element: RefObject<HTMLDivElement | null>,
): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const held = before.current;
    before.current = rows;
    const at = Math.floor(scrolledTo / rowPx);
    const first = held[at];
    if (at === 0 || held === rows || !first || !element.current) return;
    const moved = indexOfRow(rows, first) - at;
    if (moved !== 0) element.current.scrollTop = scrolledTo + moved * rowPx;
  }, [rows, rowPx, scrolledTo, element]);
}
