import { type Ref, useCallback } from 'react';
import { useTestbench } from '../../hooks/testbench-context';
import { useAct } from '../../hooks/useAct';
import { RUN_MESSAGES } from '../../presentation/messages';
import type { RunRecord } from '../../services/run-store';
import type { RunCheck, RunDelivery } from '../../types/testbench.types';
import { Id, Text } from '../display/Data';
import { Problem } from '../display/Problem';

/** However many were sent: so many are shown, those that failed first. */
const SHOWN_MAX = 200;

interface Props {
  readonly run: RunRecord;
  readonly element: Ref<HTMLElement>;
}

/** A run, step by step, while it goes and after. */
export function RunView({ run, element }: Props) {
  const { api } = useTestbench();
  const stop = useAct(useCallback(() => api.stopRun(run.id), [api, run.id]));
  const state = RUN_MESSAGES[run.state] ?? { mark: '?', words: run.state, tone: 'quiet' };
  const { deliveries, planned, failures, summary } = run;
  return (
    <section ref={element} className="bench-run" aria-label="Run" data-state={run.state}>
      <header>
        <h2>
          <Text value={run.name ?? 'Run'} max={120} />
        </h2>
        <strong className="bench-run-state" data-tone={state.tone} role="status">
          <span aria-hidden="true">{state.mark}</span> {state.words}
        </strong>
        {run.state === 'running' && (
          <button type="button" className="bench-button" onClick={() => void stop.run()}>
            Stop
          </button>
        )}
      </header>
      <Problem error={stop.error} />
      <progress aria-label="Sent" max={Math.max(1, planned)} value={deliveries.length} />
      <p className="bench-run-facts">
        <span>
          {deliveries.length} of {planned} sent
        </span>
        {failures > 0 && <span data-tone="bad">{failures} not as expected</span>}
        <span>seed {run.seed}</span>
        {summary?.p50_ms !== undefined && (
          <span>
            p50 {summary.p50_ms} ms, p95 {summary.p95_ms} ms
          </span>
        )}
        {run.order && (
          <a href={`/track/${encodeURIComponent(run.order)}`} target="_blank" rel="noreferrer">
            <Id value={run.order} />
          </a>
        )}
      </p>
      {run.checks.length > 0 && (
        <ul className="bench-checks" aria-label="Expectations">
          {run.checks.map((check) => (
            <Check key={check.step} {...check} />
          ))}
        </ul>
      )}
      {deliveries.length > 0 && <Deliveries deliveries={deliveries} />}
    </section>
  );
}

function Check({ step, ok, detail }: RunCheck) {
  const [mark, tone, word] =
    ok === null
      ? (['…', 'quiet', 'not decided'] as const)
      : ok
        ? (['✓', 'good', 'met'] as const)
        : (['✗', 'bad', 'not met'] as const);
  return (
    <li>
      <span className="bench-mark" data-tone={tone}>
        <span aria-hidden="true">{mark}</span>
        <span className="visually-hidden">{word}</span>
      </span>
      <span>
        <Text value={step} />
        {detail && (
          <span className="bench-soft">
            {' '}
            <Text value={detail} max={600} />
          </span>
        )}
      </span>
    </li>
  );
}

function Deliveries({ deliveries }: { readonly deliveries: readonly RunDelivery[] }) {
  const failed = deliveries.filter(({ ok }) => !ok);
  const isAll = deliveries.length <= SHOWN_MAX;
  const shown = isAll ? deliveries : failed.slice(0, SHOWN_MAX);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="bench-table" data-scrolls tabIndex={0} aria-label="Deliveries">
      {!isAll && (
        <p className="bench-soft">
          {failed.length === 0
            ? `All ${deliveries.length} deliveries were as expected.`
            : `Of ${deliveries.length} deliveries the first ${shown.length} that were not as expected:`}
        </p>
      )}
      <table>
        <tbody>
          {shown.map(({ n, type, event, http, verdict, ms, ok, detail }) => (
            <tr key={n} data-tone={ok ? undefined : 'bad'}>
              <td className="bench-number">{n}</td>
              <td>
                <span aria-hidden="true">{ok ? '✓' : '✗'}</span>
                <span className="visually-hidden">{ok ? 'as expected' : 'not as expected'}</span>
              </td>
              <td title={event ?? undefined}>
                <Text value={type ?? 'not readable'} max={80} />
              </td>
              <td>{http ?? 'no answer'}</td>
              <td>
                <Text value={[verdict, ok ? '' : detail].filter(Boolean).join(': ')} max={200} />
              </td>
              <td className="bench-number">{Math.round(ms * 10) / 10} ms</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
