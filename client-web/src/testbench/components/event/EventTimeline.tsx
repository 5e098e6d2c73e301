import { formatClock } from '../../presentation/messages';
import type { CausedEntry, DeliveryDetail, TimelineCause } from '../../types/testbench.types';
import { Id, Text } from '../display/Data';

interface Props extends Pick<DeliveryDetail, 'timeline' | 'event'> {
  readonly onOpen: (number: number) => void;
}

/** What the order went through, and the event that made each of it. */
export function EventTimeline({ timeline, event, onOpen }: Props) {
  if (!timeline) return <p className="bench-empty">This request belongs to no order.</p>;
  return (
    <ol className="bench-timeline">
      {timeline.map((entry) => (
        <li
          key={`${entry.version} ${entry.what}`}
          data-current={(entry.by !== null && entry.by.event === event) || undefined}
        >
          <span>v{entry.version}</span>
          <time dateTime={entry.at} title={entry.at}>
            {formatClock(entry.at)}
          </time>
          <strong>
            <Text value={wordsOf(entry)} max={80} />
          </strong>
          <Cause by={entry.by} onOpen={onOpen} />
        </li>
      ))}
    </ol>
  );
}

const wordsOf = ({ what, value }: CausedEntry) =>
  what === 'status' ? String(value) : `${what} ${value ?? ''}`.trim();

function Cause({ by, onOpen }: { readonly by: TimelineCause | null } & Pick<Props, 'onOpen'>) {
  if (!by) return <span className="bench-soft">not by an event</span>;
  const { event, type, number } = by;
  return (
    <span className="bench-cause">
      <Text value={type} max={80} />
      {number !== null && (
        <button type="button" className="bench-button" onClick={() => onOpen(number)}>
          #{number}
        </button>
      )}
      <Id value={event} />
    </span>
  );
}
