import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../../hooks/client-context';
import { useSingleFlight } from '../../hooks/useSingleFlight';
import { problemMessage } from '../../presentation/problem-messages';
import { type ApiError, toApiError } from '../../services/api/api-error';
import { Notice } from '../layout/Notice';

interface Props {
  readonly orderId: string;
  /** Reads the order again: a cancellation, or the reason against it, has changed it. */
  readonly refetch: () => Promise<void>;
}

/** Cancels after a second click. What becomes of the order is the server's word, not the button's. */
export function CancelOrder({ orderId, refetch }: Props) {
  const { api } = useClient();
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);

  // The keyboard follows the question, first to the harmless answer.
  useEffect(() => {
    if (isAsking) keep.current?.focus();
    else if (wasAsking.current) opener.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);

  const cancel = useSingleFlight(
    useCallback(async () => {
      setError(null);
      try {
        await api.cancelOrder(orderId);
      } catch (cause) {
        setError(toApiError(cause));
      }
      await refetch();
      setAsking(false);
    }, [api, orderId, refetch]),
  );

  return (
    <>
      {isAsking ? (
        <fieldset className="question">
          <legend>Cancel this order?</legend>
          <button
            type="button"
            className="button button-danger"
            disabled={cancel.isRunning}
            onClick={() => void cancel.run()}
          >
            {cancel.isRunning ? 'Cancelling…' : 'Yes, cancel it'}
          </button>
          <button
            ref={keep}
            type="button"
            className="button button-plain"
            disabled={cancel.isRunning}
            onClick={() => setAsking(false)}
          >
            Keep it
          </button>
        </fieldset>
      ) : (
        <button
          ref={opener}
          type="button"
          className="button button-plain"
          onClick={() => setAsking(true)}
        >
          Cancel order
        </button>
      )}
      {error && (
        <Notice kind="problem" title="Not cancelled.">
          <p>{problemMessage(error)}</p>
        </Notice>
      )}
    </>
  );
}
