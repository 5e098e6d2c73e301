import { useCallback } from 'react';
import { useLoad } from '../../../hooks/useLoad';
import { useTestbench } from '../../hooks/testbench-context';
import { Problem } from '../display/Problem';

interface Props {
  readonly isBusy: boolean;
  readonly onRun: (name: string) => void;
}

/** The scenarios that the server brings along; each makes an order of its own. */
export function ScenarioList({ isBusy, onRun }: Props) {
  const { api } = useTestbench();
  const { data, error } = useLoad(useCallback(() => api.scenarios(), [api]));
  return (
    <section aria-labelledby="bench-scenarios-title">
      <h2 id="bench-scenarios-title">Scenarios, each against a fresh order</h2>
      <Problem error={error} />
      <ul className="bench-scenarios">
        {data?.data.map(({ name, title, description, events }) => (
          <li key={name}>
            <button
              type="button"
              className="bench-button"
              aria-disabled={isBusy}
              aria-label={`Run ${title}`}
              onClick={() => !isBusy && onRun(name)}
            >
              Run
            </button>
            <div>
              <strong>{title}</strong>{' '}
              <span className="bench-soft">{events === 1 ? '1 event' : `${events} events`}</span>
              <p>{description}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
