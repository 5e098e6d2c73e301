import { useCallback, useState } from 'react';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { useAct } from '../../hooks/useAct';
import type { Faults } from '../../types/testbench.types';
import { Problem } from '../display/Problem';

interface Fault {
  readonly name: string;
  readonly label: string;
  readonly does: string;
  readonly unit: '%' | 'ms' | 'calls';
  /** What the switch sets it to. */
  readonly usual: number;
  readonly max: number;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'drop',
    label: 'Drop',
    does: 'deliveries that are never sent',
    unit: '%',
    usual: 0.3,
    max: 1,
  },
  {
    name: 'duplicate',
    label: 'Duplicate',
    does: 'deliveries that are sent twice',
    unit: '%',
    usual: 0.3,
    max: 1,
  },
  {
    name: 'shuffle',
    label: 'Shuffle',
    does: 'deliveries out of their order, up to 2 s late',
    unit: '%',
    usual: 0.5,
    max: 1,
  },
  {
    name: 'delay_ms',
    label: 'Delay',
    does: 'on top of each delivery',
    unit: 'ms',
    usual: 3_000,
    max: 600_000,
  },
  {
    name: 'error',
    label: 'API errors',
    does: 'calls of the API that are answered 500',
    unit: '%',
    usual: 0.3,
    max: 1,
  },
  {
    name: 'error_next',
    label: 'Next calls fail',
    does: 'calls of the API are answered 500, then it is over',
    unit: 'calls',
    usual: 1,
    max: 1_000_000,
  },
  {
    name: 'api_delay_ms',
    label: 'Slow API',
    does: 'on top of each answer of the API',
    unit: 'ms',
    usual: 2_000,
    max: 600_000,
  },
];

/** How the sandbox misbehaves, each fault a switch with a figure. */
export function FaultSwitches() {
  const testbench = useTestbench();
  const faults = useStore(testbench.faults);
  const change = useAct(useCallback((wanted: Faults) => testbench.setFaults(wanted), [testbench]));
  if (!faults) return <p className="bench-empty">The sandbox has not answered yet.</p>;
  const isAny = Object.values(faults).some((value) => value > 0);
  const set = (name: string, value: number) => void change.run({ ...faults, [name]: value });
  const nothing = () =>
    void change.run(Object.fromEntries(Object.keys(faults).map((name) => [name, 0])));
  return (
    <section aria-labelledby="bench-faults-title">
      <div className="bench-actions">
        <h2 id="bench-faults-title">Faults of the sandbox</h2>
        <button type="button" className="bench-button" aria-disabled={!isAny} onClick={nothing}>
          All off
        </button>
      </div>
      <Problem error={change.error} />
      <ul className="bench-faults">
        {FAULTS.filter(({ name }) => name in faults).map((fault) => (
          <FaultLine
            key={fault.name}
            fault={fault}
            value={faults[fault.name] ?? 0}
            onChange={(value) => set(fault.name, value)}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  readonly fault: Fault;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function FaultLine({ fault, value, onChange }: LineProps) {
  const { label, does, unit, usual, max } = fault;
  const factor = unit === '%' ? 100 : 1;
  const [typed, setTyped] = useState<string | null>(null);
  const figure = String(Math.round((value > 0 ? value : usual) * factor));
  const isOn = value > 0;

  /** Typing does not misbehave yet; leaving the field or Enter does. */
  function settle(): void {
    const wanted = Number(typed) / factor;
    setTyped(null);
    if (typed !== null && wanted >= 0 && wanted <= max && wanted !== value) onChange(wanted);
  }

  return (
    <li>
      <button
        type="button"
        role="switch"
        className="bench-switch"
        aria-checked={isOn}
        onClick={() => onChange(isOn ? 0 : usual)}
      >
        <span className="bench-switch-knob" aria-hidden="true" />
        {label}
      </button>
      <label>
        <input
          type="number"
          className="bench-field bench-figure"
          aria-label={`${label}, ${unit}`}
          min={0}
          max={max * factor}
          disabled={!isOn}
          value={typed ?? figure}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => event.key === 'Enter' && settle()}
        />{' '}
        {unit}
      </label>
      <span className="bench-soft">{does}</span>
    </li>
  );
}
