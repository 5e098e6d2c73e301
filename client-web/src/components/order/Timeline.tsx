import { describeEntry } from '../../presentation/describe-entry';
import { formatMoment } from '../../presentation/time';
import type { OrderView } from '../../types/order.types';

/** What happened, newest first. A server may draw it in another time zone: the browser's counts. */
export function Timeline({ view }: { readonly view: OrderView }) {
  const now = Date.now();
  const lines = linesOf(view);
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">History</h2>
      <ol className="timeline" reversed>
        {lines.map(({ entry, words }) => (
          <li key={`${entry.version} ${entry.at} ${words}`}>
            <span>{words}</span>
            <time dateTime={entry.at} suppressHydrationWarning>
              {formatMoment(entry.at, now)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** As many as a view holds. */
const LINES_MAX = 16;

/** Newest first. */
function linesOf({ timeline, currency }: OrderView) {
  const oldestFirst = [...timeline].sort((one, other) => one.version - other.version);
  // The view holds the newest lines only: what went back before the first of them is not known.
  const isCut = oldestFirst.length >= LINES_MAX && oldestFirst[0]?.version !== 1;
  let before: number | null = isCut ? null : 0;
  const lines = oldestFirst.map((entry) => {
    const words = describeEntry(entry, currency, before);
    before = entry.refunded ?? before;
    return { entry, words };
  });
  return lines.reverse();
}
