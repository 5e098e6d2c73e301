import { describeEntry } from '../presentation/describe-entry';
import { formatMoment } from '../presentation/time';
import type { OrderView } from '../types/order.types';

/** What happened, newest first. A server may draw it in another time zone: the browser's counts. */
export function Timeline({ view }: { readonly view: OrderView }) {
  const now = Date.now();
  // Reversed first: of two lines of one version, the later one is the newer.
  const entries = [...view.timeline].reverse().sort((one, other) => other.version - one.version);
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">History</h2>
      <ol className="timeline" reversed>
        {entries.map((entry) => (
          <li key={`${entry.version} ${entry.at} ${describeEntry(entry, view.currency)}`}>
            <span>{describeEntry(entry, view.currency)}</span>
            <time dateTime={entry.at} suppressHydrationWarning>
              {formatMoment(entry.at, now)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
