import { useCallback, useState } from 'react';
import { useNow } from '../../../hooks/useNow';
import { formatAgo } from '../../../presentation/time';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { useAct } from '../../hooks/useAct';
import { formatClock } from '../../presentation/messages';
import type { AttentionItem } from '../../types/testbench.types';
import { clip, Id, Text } from '../display/Data';
import { Problem } from '../display/Problem';
import { ReviewMarks } from '../orders/ReviewMarks';

/** What no program can decide or mend by itself. */
export function AttentionList() {
  const testbench = useTestbench();
  const items = useStore(testbench.attention);
  const refresh = useAct(useCallback(() => testbench.refreshAttention(), [testbench]));
  // What fails again at once would else look as if nothing had been done.
  const [done, setDone] = useState('');
  const tell = useCallback(
    (label: string) => {
      const at = formatClock(new Date(testbench.env.now()).toISOString());
      setDone(`${clip(label, 40)}: asked for at ${at}.`);
    },
    [testbench],
  );
  return (
    <section aria-labelledby="bench-attention-title">
      <div className="bench-actions">
        <h2 id="bench-attention-title">Needs a person</h2>
        <button type="button" className="bench-button" onClick={() => void refresh.run()}>
          Look again
        </button>
      </div>
      <p className="bench-soft" role="status">
        {done}
      </p>
      <Problem error={refresh.error} />
      {items.length === 0 ? (
        <p className="bench-empty">Nothing needs a person.</p>
      ) : (
        <ul className="bench-attention">
          {items.map((item) => (
            <Attention
              key={`${item.kind} ${item.order} ${item.since} ${item.detail}`}
              item={item}
              onDone={tell}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface ItemProps {
  readonly item: AttentionItem;
  readonly onDone: (label: string) => void;
}

function Attention({ item, onDone }: ItemProps) {
  const { kind, order, since, detail, action } = item;
  const testbench = useTestbench();
  const now = useNow();
  const [note, setNote] = useState('');
  const wantsNote =
    typeof action?.body === 'object' && action.body !== null && 'note' in action.body;
  const act = useAct(
    useCallback(async () => {
      if (!action) return;
      await testbench.attendTo(
        wantsNote ? { ...action, body: { ...Object(action.body), note } } : action,
      );
      onDone(action.label);
    }, [testbench, action, onDone, wantsNote, note]),
  );
  return (
    <li>
      <div>
        <em className="bench-chip">{kind}</em> <Text value={detail} max={600} />
        <p className="bench-soft">
          <time dateTime={since} title={since}>
            {formatAgo(new Date(since).getTime(), now)}
          </time>{' '}
          {order && (
            <a href={`/track/${encodeURIComponent(order)}`} target="_blank" rel="noreferrer">
              <Id value={order} />
            </a>
          )}
        </p>
        {item.record && <ReviewMarks record={item.record} />}
        {wantsNote && (
          <textarea
            className="bench-field bench-note"
            aria-label={`Note on ${order}`}
            placeholder="What was found and done"
            maxLength={500}
            rows={2}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
        <Problem error={act.error} />
      </div>
      {action && (
        <button
          type="button"
          className="bench-button"
          disabled={wantsNote && note.trim() === ''}
          onClick={() => void act.run()}
        >
          <Text value={action.label} max={40} />
        </button>
      )}
    </li>
  );
}
