import type { Environment } from './environment';

/** One thing to do later; what is set anew replaces what was set before. */
export interface DueTimer {
  readonly isSet: boolean;
  set(delayMs: number, run: () => void): void;
  clear(): void;
}

export function createTimer(env: Environment): DueTimer {
  let timer: ReturnType<Environment['setTimer']> | null = null;
  const clear = () => {
    if (timer !== null) env.clearTimer(timer);
    timer = null;
  };
  return {
    get isSet() {
      return timer !== null;
    },
    set(delayMs, run) {
      clear();
      timer = env.setTimer(() => {
        timer = null;
        run();
      }, delayMs);
    },
    clear,
  };
}
