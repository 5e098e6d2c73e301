import { useCallback, useRef, useState } from 'react';

export interface SingleFlight<Arguments extends unknown[]> {
  readonly isRunning: boolean;
  run(...args: Arguments): Promise<void>;
}

/**
 * Keeps an action from starting while it is under way. The guard is a ref because two clicks can
 * come before React has drawn the button as disabled.
 */
export function useSingleFlight<Arguments extends unknown[]>(
  action: (...args: Arguments) => Promise<void>,
): SingleFlight<Arguments> {
  const [isRunning, setRunning] = useState(false);
  const guard = useRef(false);
  const run = useCallback(
    async (...args: Arguments) => {
      if (guard.current) return;
      guard.current = true;
      setRunning(true);
      try {
        await action(...args);
      } finally {
        guard.current = false;
        setRunning(false);
      }
    },
    [action],
  );
  return { isRunning, run };
}
