import { problemWords } from '../presentation/problem-words';
import type { ApiError } from '../services/api-error';
import { Notice } from './Notice';

interface Props {
  readonly error: ApiError;
  readonly retry: () => void;
}

/** Something could not be read, and may well be on the next try. */
export function LoadProblem({ error, retry }: Props) {
  return (
    <Notice kind="problem" title="This could not be loaded.">
      <p>{problemWords(error)}</p>
      <button type="button" className="button button-plain" onClick={retry}>
        Try again
      </button>
    </Notice>
  );
}
