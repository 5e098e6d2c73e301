import { useEffect, useState } from 'react';
import { useClient } from './client-context';

/** From `patient` on the page says more, so that nobody takes silence for failure. */
export type Patience = 'calm' | 'patient' | 'long' | 'help';

const STEPS: readonly (readonly [Patience, number])[] = [
  ['patient', 10_000],
  ['long', 30_000],
  ['help', 120_000],
];

/**
 * How long somebody has been waiting in front of this page for the next change. Counted on this
 * machine alone: the server's clock and this one need not agree. `step` names what is waited for;
 * null means that nothing is.
 */
export function useWaiting(step: string | null): Patience {
  const { env } = useClient();
  const [patience, setPatience] = useState<Patience>('calm');
  useEffect(() => {
    setPatience('calm');
    if (step === null) return;
    const timers = STEPS.map(([next, after]) => env.setTimer(() => setPatience(next), after));
    return () => {
      for (const timer of timers) env.clearTimer(timer);
    };
  }, [env, step]);
  return patience;
}
