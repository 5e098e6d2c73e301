import type { Environment } from '../../services/environment/environment';
import { createTimer } from '../../services/environment/timer';

/** A page out of sight draws no frames; what comes must not wait for one for ever. */
const WITHOUT_FRAME_MS = 500;

export interface FrameBatch<T> {
  add(item: T): void;
  /** Gives what waits now. */
  flush(): void;
  clear(): void;
}

/** Gathers what comes between two frames, so that thousands of messages are one drawing. */
export function createFrameBatch<T>(
  env: Environment,
  take: (items: readonly T[]) => void,
): FrameBatch<T> {
  const timer = createTimer(env);
  let waiting: T[] = [];
  let frame: number | null = null;

  function rest(): void {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    timer.clear();
  }

  function flush(): void {
    rest();
    const items = waiting;
    waiting = [];
    if (items.length > 0) take(items);
  }

  return {
    add(item) {
      waiting.push(item);
      if (waiting.length > 1) return;
      frame = requestAnimationFrame(flush);
      timer.set(WITHOUT_FRAME_MS, flush);
    },
    flush,
    clear() {
      rest();
      waiting = [];
    },
  };
}
