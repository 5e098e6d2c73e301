import type { Run, RunCheck, RunDelivery, RunNews } from '../types/testbench.types';
import { createStore, type Store } from './store';

export interface RunRecord extends Omit<Run, 'deliveries' | 'checks'> {
  readonly deliveries: readonly RunDelivery[];
  readonly checks: readonly RunCheck[];
  /** Deliveries that were not as expected. */
  readonly failures: number;
}

export interface RunStore extends Store<RunRecord | null> {
  /** What the server says of a whole run. */
  open(run: Run): void;
  /** False where the news is of a run that is not open: it is to be read first. */
  take(news: readonly RunNews[]): boolean;
}

/** The newest run, as it goes on. */
export function createRunStore(): RunStore {
  const store = createStore<RunRecord | null>(null);
  return {
    ...store,
    open(run) {
      const held = store.get();
      const sameRun = held?.id === run.id ? held : null;
      // The answer to the start of a run may come after the first news of it.
      const isOlder = sameRun !== null && run.state === 'running' && sameRun.state !== 'running';
      const deliveries = union(run.deliveries ?? [], sameRun?.deliveries ?? [], ({ n }) => n);
      const checks = union(run.checks ?? [], sameRun?.checks ?? [], ({ step }) => step);
      const said = isOlder ? { ...run, ...sameRun } : { ...sameRun, ...run };
      store.set(recordOf({ ...said, deliveries, checks }));
    },
    take(news) {
      const held = store.get();
      if (news.some(({ run }) => run !== held?.id) || !held) return false;
      const deliveries = news.flatMap(({ delivery }) => delivery ?? []);
      const checks = news.flatMap(({ check }) => check ?? []);
      const last = Object.assign({}, ...news.map(({ run, delivery, check, ...rest }) => rest));
      store.set(
        recordOf({
          ...held,
          ...last,
          deliveries: union(held.deliveries, deliveries, ({ n }) => n),
          checks: union(held.checks, checks, ({ step }) => step),
        }),
      );
      return true;
    },
  };
}

/** The second counts where both have one. */
function union<T>(first: readonly T[], second: readonly T[], key: (item: T) => unknown): T[] {
  const byKey = new Map(first.map((item) => [key(item), item]));
  for (const item of second) byKey.set(key(item), item);
  return [...byKey.values()];
}

function recordOf(run: Omit<RunRecord, 'failures'>): RunRecord {
  return { ...run, failures: run.deliveries.filter(({ ok }) => !ok).length };
}
