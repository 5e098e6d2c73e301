import { useCallback, useEffect, useState } from 'react';
import { type ApiError, toApiError } from '../services/api/api-error';

export interface Loaded<T> {
  readonly data: T | null;
  readonly error: ApiError | null;
  reload(): void;
}

/** Runs `load` when it changes and whenever asked again; only the newest answer counts. */
export function useLoad<T>(load: () => Promise<T>): Loaded<T> {
  const [answer, setAnswer] = useState<Omit<Loaded<T>, 'reload'>>({ data: null, error: null });
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again on purpose
  useEffect(() => {
    let isNewest = true;
    load().then(
      (data) => isNewest && setAnswer({ data, error: null }),
      (cause: unknown) =>
        isNewest && setAnswer((held) => ({ data: held.data, error: toApiError(cause) })),
    );
    return () => {
      isNewest = false;
    };
  }, [load, turn]);

  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return { ...answer, reload };
}
