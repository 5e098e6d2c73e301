import type { KeyboardEvent, Ref } from 'react';
import { type Filter, isFiltering, VERDICTS } from '../../services/filter';

interface Props {
  readonly filter: Filter;
  readonly onChange: (changes: Partial<Filter>) => void;
  readonly shown: number;
  readonly all: number;
  readonly isPaused: boolean;
  readonly waiting: number;
  readonly onPause: () => void;
  readonly selected: number;
  readonly onReplay: () => void;
  readonly onClear: () => void;
  readonly search: Ref<HTMLInputElement>;
  readonly toList: () => void;
}

const NOTHING: Filter = { type: '', order: '', verdict: '', text: '' };
const count = new Intl.NumberFormat('en-US');

export function FilterBar(props: Props) {
  const { filter, onChange, shown, all, isPaused, waiting, selected } = props;
  const figures =
    shown === all
      ? `${count.format(all)} requests`
      : `${count.format(shown)} of ${count.format(all)}`;
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Enter') props.toList();
  };
  const field = (key: 'type' | 'order' | 'text', placeholder: string, label: string) => (
    <input
      type="search"
      className={`bench-field bench-field-${key}`}
      aria-label={label}
      placeholder={placeholder}
      value={filter[key]}
      spellCheck={false}
      autoComplete="off"
      maxLength={200}
      onChange={(event) => onChange({ [key]: event.target.value })}
      onKeyDown={leave}
      {...(key === 'text' ? { ref: props.search, 'aria-keyshortcuts': '/' } : {})}
    />
  );
  return (
    <search className="bench-filter">
      {field('text', 'Filter: any words   /', 'Filter by words')}
      {field('type', 'type, charge.*', 'Filter by type')}
      {field('order', 'order', 'Filter by order')}
      <select
        className="bench-field"
        aria-label="Filter by verdict"
        value={filter.verdict}
        onChange={(event) => onChange({ verdict: event.target.value })}
      >
        <option value="">any verdict</option>
        {VERDICTS.map((verdict) => (
          <option key={verdict}>{verdict}</option>
        ))}
        {filter.verdict !== '' && !(VERDICTS as readonly string[]).includes(filter.verdict) && (
          <option>{filter.verdict}</option>
        )}
      </select>
      {isFiltering(filter) && (
        <button type="button" className="bench-button" onClick={() => onChange(NOTHING)}>
          Clear filter
        </button>
      )}
      <span className="bench-count">{figures}</span>
      <span className="bench-filter-end">
        {selected > 0 && (
          <>
            <button
              type="button"
              className="bench-button bench-button-strong"
              onClick={props.onReplay}
            >
              Replay {count.format(selected)} <kbd>r</kbd>
            </button>
            <button type="button" className="bench-button" onClick={props.onClear}>
              Unselect
            </button>
          </>
        )}
        <button
          type="button"
          className="bench-button"
          aria-pressed={isPaused}
          aria-keyshortcuts="p"
          onClick={props.onPause}
        >
          {isPaused ? `Paused, ${count.format(waiting)} waiting` : 'Pause'} <kbd>p</kbd>
        </button>
      </span>
    </search>
  );
}
