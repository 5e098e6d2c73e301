import { formatBytes, formatTook, outcomeOf, statusChange } from '../../presentation/messages';
import type { DeliveryDetail } from '../../types/testbench.types';
import { Id, Text } from '../display/Data';

interface Props {
  readonly detail: DeliveryDetail;
  readonly onFilterOrder: (order: string) => void;
}

export function EventFacts({ detail, onFilterOrder }: Props) {
  const { event, object_id, order, at, kept, took_us, bytes, source, received_by } = detail;
  const outcome = outcomeOf(detail);
  const status = statusChange(detail);
  return (
    <dl className="bench-dl">
      <div className="bench-dl-wide">
        <dt>outcome</dt>
        <dd data-tone={outcome.tone}>
          {detail.verdict !== null && `${detail.http} `}
          <Text value={outcome.words} />
        </dd>
      </div>
      <div className="bench-dl-wide">
        <dt>status</dt>
        <dd>
          {status === '' ? order === null ? 'of no order' : 'not touched' : <Text value={status} />}
        </dd>
      </div>
      <div>
        <dt>event</dt>
        <dd>{event === null ? 'not readable' : <Id value={event} />}</dd>
      </div>
      <div>
        <dt>object</dt>
        <dd>{object_id === null ? 'none' : <Id value={object_id} />}</dd>
      </div>
      <div className="bench-dl-wide">
        <dt>order</dt>
        <dd>
          {order === null ? (
            'none'
          ) : (
            <>
              <a href={`/track/${encodeURIComponent(order)}`} target="_blank" rel="noreferrer">
                <Id value={order} />
              </a>{' '}
              <button type="button" className="bench-button" onClick={() => onFilterOrder(order)}>
                Its requests
              </button>
            </>
          )}
        </dd>
      </div>
      <div className="bench-dl-wide">
        <dt>received</dt>
        <dd>
          <Text
            value={[at, source, received_by?.peer && `from ${received_by.peer}`]
              .filter(Boolean)
              .join(' ')}
          />
        </dd>
      </div>
      <div>
        <dt>took</dt>
        <dd>{formatTook(took_us) || 'not known'}</dd>
      </div>
      <div className="bench-dl-wide">
        <dt>kept</dt>
        <dd>{kept === 'store' ? 'in the store' : 'in memory only: gone when the server stops'}</dd>
      </div>
      <div>
        <dt>body</dt>
        <dd>{formatBytes(bytes)}</dd>
      </div>
    </dl>
  );
}
