import { useEffect, useState } from 'react';

/** Seconds left from `from` down to 0; null while it does not run. */
export function useCountdown(from: number, isRunning: boolean): number | null {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    if (!isRunning) return;
    setLeft(from);
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000);
    return () => clearInterval(timer);
  }, [from, isRunning]);
  return isRunning ? left : null;
}
