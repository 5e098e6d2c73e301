// biome-ignore-all lint/a11y/useSemanticElements: a table can't leave out the rows that are not in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the active row
import { memo } from 'react';
import {
  formatClock,
  formatTook,
  nameOfRequest,
  outcomeOf,
  statusChange,
} from '../../presentation/messages';
import type { Delivery } from '../../types/testbench.types';
import { Id, Text } from '../display/Data';

export const rowId = (number: number) => `bench-row-${number}`;

interface Props {
  readonly row: Delivery;
  readonly index: number;
  readonly top: number;
  readonly isCursor: boolean;
  readonly isOpened: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (number: number) => void;
  readonly onToggle: (number: number) => void;
}

/** A click opens it, unless it ends a selection of text. The keys are those of the whole list. */
export const DeliveryRow = memo(function DeliveryRow(props: Props) {
  const { row, index, top, isCursor, isOpened, isSelected, onOpen, onToggle } = props;
  const outcome = outcomeOf(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j, k and Enter belong to the list
    <div
      id={rowId(row.number)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className="bench-row"
      data-cursor={isCursor || undefined}
      data-opened={isOpened || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => window.getSelection()?.isCollapsed !== false && onOpen(row.number)}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: x does it */}
      <span
        role="gridcell"
        className="bench-cell-mark"
        title={`${nameOfRequest(row.number)}: select with x`}
        onClick={(event) => {
          event.stopPropagation();
          onToggle(row.number);
        }}
      >
        {isSelected ? '☑' : '☐'}
      </span>
      <span role="gridcell" className="bench-cell-time" title={row.at}>
        {formatClock(row.at)}
      </span>
      <span role="gridcell" className="bench-cell-type">
        {row.type === null ? <i>not readable</i> : <Text value={row.type} max={120} />}
        {row.source !== 'webhook' && <em className="bench-chip">{row.source}</em>}
        {row.kept === 'memory' && (
          <em className="bench-chip" title="In memory only: it is gone when the server stops.">
            not stored
          </em>
        )}
      </span>
      <span role="gridcell" className="bench-cell-object">
        {row.object_id !== null && <Id value={row.object_id} />}
      </span>
      <span role="gridcell" className="bench-cell-order">
        {row.order !== null && <Id value={row.order} />}
      </span>
      <span
        role="gridcell"
        className="bench-cell-signed"
        data-tone={row.signature === 'invalid' ? 'bad' : 'quiet'}
      >
        {row.signature !== null && (
          <>
            {row.signature === 'valid' ? '✓' : '✗'}{' '}
            <span className="bench-word">{row.signature}</span>
          </>
        )}
      </span>
      <span role="gridcell" className="bench-cell-outcome" data-tone={outcome.tone}>
        <Text value={outcome.words} max={80} />
      </span>
      <span role="gridcell" className="bench-cell-status">
        <Text value={statusChange(row)} max={40} />
      </span>
      <span role="gridcell" className="bench-cell-took">
        {formatTook(row.took_us)}
      </span>
    </div>
  );
});
