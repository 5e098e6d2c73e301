import type { KeyboardEvent, ReactNode } from 'react';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: ReactNode;
}

interface Props<Name extends string> {
  readonly label: string;
  readonly id: string;
  readonly tabs: readonly Tab<Name>[];
  readonly active: Name;
  readonly onChange: (name: Name) => void;
  readonly children: ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Tabs and the panel of the active one, by the usual keys. */
export function Tabs<Name extends string>({
  label,
  id,
  tabs,
  active,
  onChange,
  children,
}: Props<Name>) {
  function move(event: KeyboardEvent<HTMLElement>): void {
    const at = tabs.findIndex(({ name }) => name === active);
    const step = STEPS[event.key];
    const next =
      step !== undefined
        ? (at + step + tabs.length) % tabs.length
        : { Home: 0, End: tabs.length - 1 }[event.key];
    const wanted = next === undefined ? undefined : tabs[next];
    if (!wanted) return;
    event.preventDefault();
    onChange(wanted.name);
    document.getElementById(`${id}-${wanted.name}`)?.focus();
  }

  return (
    <>
      <div className="bench-tabs" role="tablist" aria-label={label}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            id={`${id}-${tab.name}`}
            type="button"
            role="tab"
            aria-selected={tab.name === active}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === active ? 0 : -1}
            onClick={() => onChange(tab.name)}
            onKeyDown={move}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        className="bench-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${active}`}
      >
        {children}
      </div>
    </>
  );
}
