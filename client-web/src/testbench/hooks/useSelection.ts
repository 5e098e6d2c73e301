import { useCallback, useState } from 'react';

export interface Selection {
  readonly numbers: ReadonlySet<number>;
  toggle(number: number): void;
  clear(): void;
}

/** The deliveries that are picked out, by number. */
export function useSelection(): Selection {
  const [numbers, setNumbers] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback(
    (number: number) =>
      setNumbers((held) => {
        const next = new Set(held);
        if (!next.delete(number)) next.add(number);
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setNumbers(new Set()), []);
  return { numbers, toggle, clear };
}
