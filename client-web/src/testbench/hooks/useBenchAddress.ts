import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type Filter, readFilter, writeFilter } from '../services/filter';

export interface BenchAddress {
  readonly filter: Filter;
  /** The number of the delivery that is looked at. */
  readonly opened: number | null;
  setFilter(changes: Partial<Filter>): void;
  open(number: number | null): void;
}

/** The view as the address has it, so that it can be sent to somebody. */
export function useBenchAddress(): BenchAddress {
  const [query, setQuery] = useSearchParams();
  const text = query.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(text)), [text]);
  const setFilter = useCallback(
    (changes: Partial<Filter>) =>
      setQuery((now) => writeFilter(now, { ...readFilter(now), ...changes }), { replace: true }),
    [setQuery],
  );
  const open = useCallback(
    (number: number | null) =>
      setQuery(
        (now) => {
          const next = new URLSearchParams(now);
          if (number === null) next.delete('event');
          else next.set('event', String(number));
          return next;
        },
        { replace: true },
      ),
    [setQuery],
  );
  const asked = query.get('event');
  const opened = asked !== null && /^\d{1,15}$/.test(asked) ? Number(asked) : null;
  return { filter, opened, setFilter, open };
}
