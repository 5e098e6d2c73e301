import { type RefObject, useCallback, useRef, useState } from 'react';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { useAct } from '../../hooks/useAct';
import { describeSource, EMPTY_OPTIONS } from '../../services/recording';
import type { RunOptions, RunSource } from '../../types/testbench.types';
import { Text } from '../display/Data';
import { Problem } from '../display/Problem';
import { FileButton } from './FileButton';
import { ReplayOptions } from './ReplayOptions';
import { RunView } from './RunView';
import { ScenarioList } from './ScenarioList';

interface Props {
  readonly source: RunSource | null;
  readonly onSource: (source: RunSource) => void;
  readonly start: RefObject<HTMLButtonElement | null>;
}

/** What is to be sent again, how, and how it goes. */
export function ReplayPane({ source, onSource, start }: Props) {
  const testbench = useTestbench();
  const record = useStore(testbench.run);
  const view = useRef<HTMLElement>(null);
  const [options, setOptions] = useState<RunOptions>(EMPTY_OPTIONS);
  const launch = useAct(
    useCallback(
      async (what: RunSource, how: Partial<RunOptions>) => {
        await testbench.startRun(what, how);
        // Whoever started it far down in the list wants to see it.
        requestAnimationFrame(() => view.current?.scrollIntoView({ block: 'nearest' }));
      },
      [testbench],
    ),
  );
  const isBusy = launch.isRunning || record?.state === 'running';
  return (
    <div className="bench-replay">
      <section aria-labelledby="bench-replay-title">
        <h2 id="bench-replay-title">Replay</h2>
        <p className="bench-source">
          {source ? (
            <Text value={describeSource(source)} />
          ) : (
            <span className="bench-soft">
              Select requests with <kbd>x</kbd> and press <kbd>r</kbd>, or drop a recording
              anywhere.
            </span>
          )}
        </p>
        <ReplayOptions options={options} onChange={setOptions} />
        <div className="bench-actions">
          <button
            type="button"
            ref={start}
            className="bench-button bench-button-strong"
            aria-disabled={!source || isBusy}
            onClick={() => source && !isBusy && void launch.run(source, options)}
          >
            Start
          </button>
          <FileButton onFile={onSource} />
          {record && record.state !== 'running' && (
            <button
              type="button"
              className="bench-button"
              onClick={() => setOptions({ ...options, seed: record.seed })}
            >
              Take the seed {record.seed}
            </button>
          )}
        </div>
        <Problem error={launch.error} />
      </section>
      {record && <RunView run={record} element={view} />}
      <ScenarioList
        isBusy={isBusy}
        onRun={(scenario) =>
          void launch.run({ scenario }, options.seed === undefined ? {} : { seed: options.seed })
        }
      />
    </div>
  );
}
