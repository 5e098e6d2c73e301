import { useMemo, useRef } from 'react';
import {
  type ActivityLine,
  describeActivity,
  noteActivity,
} from '../../presentation/activity-history';
import { describeEntry } from '../../presentation/describe-entry';
import type { Tone } from '../../presentation/describe-order';
import { formatMoment } from '../../presentation/time';
import { toneOfActivity, toneOfEntry } from '../../presentation/tone-of-line';
import type { OrderView } from '../../types/order.types';

/**
 * What happened, newest first, with what was seen to pass meanwhile. A server may draw it in another
 * time zone: the browser's counts.
 */
export function Timeline({ view }: { readonly view: OrderView }) {
  const now = Date.now();
  const seen = useSeenActivity(view);
  const lines = useMemo(() => linesOf(view, seen), [view, seen]);
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">History</h2>
      <ol className="timeline" reversed>
        {lines.map(({ version, at, message, tone }) => (
          <li key={`${version} ${at} ${message}`} data-tone={tone}>
            <span>{message}</span>
            <time dateTime={at} suppressHydrationWarning>
              {formatMoment(at, now)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

function useSeenActivity(view: OrderView): readonly ActivityLine[] {
  const seen = useRef<{ order: string; lines: readonly ActivityLine[] }>({ order: '', lines: [] });
  // Noting a view twice notes it once, so it does no harm that React may draw twice.
  const held = seen.current.order === view.id ? seen.current.lines : [];
  const lines = noteActivity(held, view);
  seen.current = { order: view.id, lines };
  return lines;
}

/** As many as a view holds. */
const LINES_MAX = 16;

interface Line {
  readonly version: number;
  readonly at: string;
  readonly message: string;
  readonly tone: Tone;
}

/** Newest first. */
function linesOf({ timeline, currency }: OrderView, seen: readonly ActivityLine[]): Line[] {
  const oldestFirst = [...timeline].sort((one, other) => one.version - other.version);
  // The view holds the newest lines only: what went back before the first of them is not known.
  const isCut = oldestFirst.length >= LINES_MAX && oldestFirst[0]?.version !== 1;
  let before: number | null = isCut ? null : 0;
  const told = oldestFirst.map((entry): Line => {
    const message = describeEntry(entry, currency, before);
    before = entry.refunded ?? before;
    return { version: entry.version, at: entry.at, message, tone: toneOfEntry(entry) };
  });
  const passed = seen.map((line): Line => {
    const { version, at } = line;
    return { version, at, message: describeActivity(line), tone: toneOfActivity(line) };
  });
  return [...told, ...passed].sort((one, other) => one.version - other.version).reverse();
}
