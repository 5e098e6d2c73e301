import { isForGood, problemMessage } from '../../presentation/problem-messages';
import type { ApiError } from '../../services/api/api-error';
import { Notice } from './Notice';

interface Props {
  /** "Your orders": what could not be loaded. */
  readonly what: string;
  readonly error: ApiError;
  readonly retry: () => void;
}

/** Something could not be read, and may well be on the next try: where not, none is offered. */
export function LoadProblem({ what, error, retry }: Props) {
  return (
    <Notice kind="problem" title={`${what} could not be loaded.`}>
      <p>{problemMessage(error)}</p>
      {!isForGood(error) && (
        <button type="button" className="button button-plain" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}
