import { useEffect, useReducer } from 'react';
import { useClient } from './client-context';

/** The time of this drawing, which is renewed every second; milliseconds since the epoch. */
export function useNow(): number {
  const { env } = useClient();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(redraw, 1_000);
    return () => clearInterval(timer);
  }, []);
  return env.now();
}
