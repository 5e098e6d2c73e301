import { useCallback } from 'react';
import { useNow } from '../../hooks/useNow';
import { formatAgo } from '../../presentation/time';
import { useBench, useStore } from '../hooks/bench-context';
import { useAct } from '../hooks/useAct';
import type { AttentionItem } from '../types/bench.types';
import { Id, Text } from './Data';
import { Problem } from './Problem';

/** What no program can decide or mend by itself. */
export function AttentionList() {
  const bench = useBench();
  const items = useStore(bench.attention);
  const refresh = useAct(useCallback(() => bench.refreshAttention(), [bench]));
  return (
    <section aria-labelledby="bench-attention-title">
      <div className="bench-actions">
        <h2 id="bench-attention-title">Needs a person</h2>
        <button type="button" className="bench-button" onClick={() => void refresh.run()}>
          Look again
        </button>
      </div>
      <Problem error={refresh.error} />
      {items.length === 0 ? (
        <p className="bench-empty">Nothing needs a person.</p>
      ) : (
        <ul className="bench-attention">
          {items.map((item) => (
            <Attention
              key={`${item.kind} ${item.order} ${item.since} ${item.detail}`}
              item={item}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Attention({ item }: { readonly item: AttentionItem }) {
  const { kind, order, since, detail, action } = item;
  const bench = useBench();
  const now = useNow();
  const act = useAct(
    useCallback(async () => {
      if (!action) return;
      await bench.api.act(action);
      await bench.refreshAttention();
    }, [bench, action]),
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
        <Problem error={act.error} />
      </div>
      {action && (
        <button type="button" className="bench-button" onClick={() => void act.run()}>
          <Text value={action.label} max={40} />
        </button>
      )}
    </li>
  );
}
