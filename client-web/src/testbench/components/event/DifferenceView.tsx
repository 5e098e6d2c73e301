import { useCallback, useMemo, useState } from 'react';
import { useLoad } from '../../../hooks/useLoad';
import { useTestbench } from '../../hooks/testbench-context';
import { formatClock } from '../../presentation/messages';
import { countChanges, diffBodies } from '../../services/json-diff';
import type { Delivery, DeliveryDetail } from '../../types/testbench.types';
import { clip } from '../display/Data';
import { Lines } from '../display/Lines';
import { Problem } from '../display/Problem';

interface Props {
  readonly detail: DeliveryDetail;
}

const CHOICES_MAX = 50;

/** What differs from another request: first those of the same order, then of the same type. */
export function DifferenceView({ detail }: Props) {
  const { log } = useTestbench();
  const choices = useMemo(() => candidates(detail, log.get().rows), [detail, log]);
  const [asked, setAsked] = useState<number | null>(null);
  const other = asked ?? choices[0]?.number ?? null;
  return (
    <div className="bench-body">
      <div className="bench-actions">
        <label>
          From{' '}
          <select
            className="bench-field"
            value={other ?? ''}
            onChange={(event) => setAsked(Number(event.target.value))}
          >
            {choices.map((row) => (
              <option key={row.number} value={row.number}>
                {`#${row.number} ${formatClock(row.at)} ${clip(row.type ?? '', 60)}`}
              </option>
            ))}
          </select>
        </label>
        <span>to #{detail.number}</span>
      </div>
      {other === null ? (
        <p className="bench-empty">There is no other request of this order or type.</p>
      ) : (
        <Difference key={other} detail={detail} other={other} />
      )}
    </div>
  );
}

function Difference({
  detail,
  other,
}: {
  readonly detail: DeliveryDetail;
  readonly other: number;
}) {
  const { api } = useTestbench();
  // Masked on both sides, else every masked field would differ.
  const { data, error } = useLoad(
    useCallback(
      () => Promise.all([api.delivery(other, false), api.delivery(detail.number, false)]),
      [api, other, detail.number],
    ),
  );
  const lines = useMemo(() => {
    const [before, after] = data ?? [];
    return before?.body != null && after?.body != null
      ? diffBodies(before.body, after.body)
      : undefined;
  }, [data]);
  if (error) return <Problem error={error} />;
  if (!data) return <p className="bench-empty">Reading…</p>;
  if (lines === undefined) return <p className="bench-empty">One body is no longer kept.</p>;
  if (lines === null) return <p className="bench-empty">They are too different to compare.</p>;
  const changes = countChanges(lines);
  if (changes === 0) return <p className="bench-empty">The bodies are alike.</p>;
  return (
    <>
      <p className="bench-soft">{changes} lines differ.</p>
      <Lines
        label="Difference"
        lines={lines.map(({ kind, text }, key) => ({ key, kind, text, gutter: SIGNS[kind] }))}
      />
    </>
  );
}

const SIGNS = { same: '', added: '+', removed: '−', gap: '' } as const;

function candidates(detail: DeliveryDetail, rows: readonly Delivery[]): readonly Delivery[] {
  const others = rows.filter(({ number }) => number !== detail.number);
  const ofOrder = others.filter(({ order }) => order !== null && order === detail.order);
  const ofType = others.filter((row) => row.type === detail.type && !ofOrder.includes(row));
  // The nearest earlier one is what is mostly meant.
  const near = (row: Delivery) =>
    row.number < detail.number ? detail.number - row.number : row.number * 1e6;
  return [...ofOrder.sort((a, b) => near(a) - near(b)), ...ofType.slice(0, CHOICES_MAX)].slice(
    0,
    CHOICES_MAX,
  );
}
