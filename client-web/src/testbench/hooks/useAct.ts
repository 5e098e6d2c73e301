import { useCallback, useState } from 'react';
import { useSingleFlight } from '../../hooks/useSingleFlight';
import { type ApiError, toApiError } from '../../services/api/api-error';

/** An action of the server's that is asked for once at a time, and what it refused. */
export function useAct<Arguments extends unknown[]>(
  action: (...args: Arguments) => Promise<void>,
): {
  readonly isRunning: boolean;
  readonly error: ApiError | null;
  run(...args: Arguments): Promise<void>;
} {
  const [error, setError] = useState<ApiError | null>(null);
  const guarded = useCallback(
    async (...args: Arguments) => {
      setError(null);
      try {
        await action(...args);
      } catch (cause) {
        setError(toApiError(cause));
      }
    },
    [action],
  );
  return { ...useSingleFlight(guarded), error };
}
