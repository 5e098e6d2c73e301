import { useEffect, useRef } from 'react';

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Keys of the whole page, by `event.key`. Whoever types, or holds a modifier, means something else. */
export function useKeys(keys: Keys): void {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = newest.current[event.key];
      if (!action || isTaken(event)) return;
      action(event);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

const ALWAYS = new Set(['Escape']);
/** What buttons, links and tabs use themselves. */
const OF_CONTROLS = new Set(['Enter', 'ArrowDown', 'ArrowUp', 'Home', 'End']);

function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || ALWAYS.has(key)) return false;
  if (target.closest('dialog[open]')) return true;
  if (target.closest('input:not([type=checkbox]), textarea, select')) return true;
  const isControl = target.closest('button, a, input, [role=tab], summary') !== null;
  const scrolls = target.closest('[data-scrolls]') !== null && key !== 'Enter';
  return OF_CONTROLS.has(key) && (isControl || scrolls);
}
