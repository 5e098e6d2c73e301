import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type Filter, readFilter, writeFilter } from '../services/filter';

export interface TestbenchAddress {
  readonly filter: Filter;
  /** The number of the delivery that is looked at. */
  readonly opened: number | null;
  setFilter(changes: Partial<Filter>): void;
  open(number: number | null): void;
}

interface View {
  readonly filter: Filter;
  readonly opened: number | null;
}

/** Browsers allow a page so many changes of its address, and nobody reads it while somebody types. */
const WRITTEN_AFTER_MS = 150;

/**
 * The view, kept in the address so that it can be sent to somebody. What is typed counts at once; the
 * address follows.
 */
export function useTestbenchAddress(): TestbenchAddress {
  const [query, setQuery] = useSearchParams();
  const text = query.toString();
  const [view, setView] = useState(() => readView(query));
  const written = useRef(text);

  useEffect(() => {
    // Somebody else changed it: a link, or the way back.
    if (text !== written.current) setView(readView(new URLSearchParams(text)));
    written.current = text;
  }, [text]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const next = writeView(new URLSearchParams(written.current), view);
      if (next.toString() === written.current) return;
      written.current = next.toString();
      setQuery(next, { replace: true });
    }, WRITTEN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [view, setQuery]);

  const setFilter = useCallback(
    (changes: Partial<Filter>) =>
      setView((now) => ({ ...now, filter: { ...now.filter, ...changes } })),
    [],
  );
  const open = useCallback((opened: number | null) => setView((now) => ({ ...now, opened })), []);
  return { ...view, setFilter, open };
}

function readView(query: URLSearchParams): View {
  const asked = query.get('event');
  const opened = asked !== null && /^-?\d{1,16}$/.test(asked) ? Number(asked) : null;
  return { filter: readFilter(query), opened };
}

function writeView(query: URLSearchParams, { filter, opened }: View): URLSearchParams {
  const next = writeFilter(query, filter);
  if (opened === null) next.delete('event');
  else next.set('event', String(opened));
  return next;
}
