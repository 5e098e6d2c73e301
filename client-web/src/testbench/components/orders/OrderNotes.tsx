import { useCallback } from 'react';
import { useLoad } from '../../../hooks/useLoad';
import { useTestbench } from '../../hooks/testbench-context';
import { formatClock } from '../../presentation/messages';
import { Text } from '../display/Data';
import { ReviewMarks } from './ReviewMarks';

/** What persons did about an order, in their words. */
export function OrderNotes({ order }: { readonly order: string }) {
  const { api } = useTestbench();
  const { data } = useLoad(useCallback(() => api.record(order), [api, order]));
  if (!data || data.marks.length + data.notes.length === 0) return null;
  return (
    <section aria-label="Record">
      <ReviewMarks record={data} />
      {data.notes.length > 0 && (
        <ul className="bench-notes">
          {data.notes.map(({ number, at, what, about, note, version }) => (
            <li key={number}>
              <time dateTime={at} title={at}>
                {formatClock(at)}
              </time>{' '}
              {what} <Text value={about} max={200} /> (v{version})
              {note !== '' && (
                <p>
                  <Text value={note} max={2_000} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
