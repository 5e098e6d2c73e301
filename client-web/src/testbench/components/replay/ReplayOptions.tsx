import { type RunOptions, SIGNINGS, type Signing } from '../../types/testbench.types';

interface Props {
  readonly options: RunOptions;
  readonly onChange: (options: RunOptions) => void;
}

const SIGNING_MESSAGES: Readonly<Record<Signing, string>> = {
  fresh: 'signed now',
  verbatim: 'as recorded',
  stale: 'signed 10 minutes ago',
  wrong: 'with a wrong secret',
  rotated: 'by an old and the new secret',
};

const SWITCHES = [
  ['shuffle', 'shuffle', 'another order of arrival'],
  ['new_ids', 'new ids', 'so that none is a duplicate'],
  ['fresh_order', 'fresh order', 'the events are mapped to an order made for this run'],
  ['permutations', 'permutations', 'every order of arrival'],
] as const;

const CHANCES = [
  ['duplicate', 'duplicate', 'comes a second time'],
  ['drop', 'drop', 'never comes'],
  ['corrupt', 'corrupt', 'one digit changes after signing'],
] as const;

const DELAY_MS_MAX = 60_000;

export function ReplayOptions({ options, onChange }: Props) {
  const set = (changes: Partial<RunOptions>) => onChange({ ...options, ...changes });
  return (
    <div className="bench-options">
      <label className="bench-option-wide">
        <span>signature</span>
        <select
          className="bench-field"
          value={options.sign}
          onChange={(event) => set({ sign: event.target.value as Signing })}
        >
          {SIGNINGS.map((sign) => (
            <option key={sign} value={sign}>
              {sign}: {SIGNING_MESSAGES[sign]}
            </option>
          ))}
        </select>
      </label>
      {SWITCHES.map(([name, label, hint]) => (
        <label key={name} title={hint}>
          <input
            type="checkbox"
            checked={options[name]}
            onChange={(event) => set({ [name]: event.target.checked })}
          />
          <span>{label}</span>
        </label>
      ))}
      {CHANCES.map(([name, label, hint]) => (
        <NumberField
          key={name}
          label={`% ${label}`}
          hint={`${hint}, with this probability`}
          value={options[name] * 100}
          max={100}
          onChange={(percent) => set({ [name]: percent / 100 })}
        />
      ))}
      <NumberField
        label="ms delay"
        hint="each delivery waits up to this long, and others overtake it"
        value={options.delay_ms}
        max={DELAY_MS_MAX}
        onChange={(delay_ms) => set({ delay_ms })}
      />
      <label title="the same seed gives the same deliveries; empty: the server draws one">
        <input
          className="bench-field bench-seed"
          inputMode="numeric"
          placeholder="drawn"
          value={options.seed ?? ''}
          onChange={({ target: { value } }) => {
            const { seed: _, ...rest } = options;
            const seed = Number(value);
            onChange(
              value === '' || !Number.isSafeInteger(seed) || seed < 0 ? rest : { ...rest, seed },
            );
          }}
        />
        <span>seed</span>
      </label>
    </div>
  );
}

interface NumberProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

function NumberField({ label, hint, value, max, onChange }: NumberProps) {
  return (
    <label title={hint}>
      <input
        type="number"
        className="bench-field bench-figure"
        min={0}
        max={max}
        step={1}
        value={Math.round(value)}
        onChange={({ target }) =>
          onChange(Math.min(max, Math.max(0, Math.round(target.valueAsNumber || 0))))
        }
      />
      <span>{label}</span>
    </label>
  );
}
