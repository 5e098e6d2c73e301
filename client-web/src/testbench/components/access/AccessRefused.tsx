import type { ApiError } from '../../../services/api/api-error';
import { problemMessage } from '../../presentation/messages';

interface Props {
  readonly error: ApiError;
  readonly retry: () => void;
}

const TITLES: Readonly<Record<number, string>> = {
  0: 'The server could not be reached',
  403: 'The testbench is closed from here',
  404: 'This server has no testbench',
  429: 'Too many attempts',
};

/** No access, in plain words. */
export function AccessRefused({ error, retry }: Props) {
  return (
    <main className="bench-gate">
      <h1>{TITLES[error.status] ?? 'The testbench does not open'}</h1>
      <p role="alert">
        {error.status === 0
          ? 'Nothing answered. Is the server running?'
          : `The server says: ${problemMessage(error)}`}
      </p>
      {error.status === 403 && (
        <p>
          Without an admin token it opens only on the machine that the server runs on, under a
          loopback address, not through a proxy, and with Stripe test keys. Start the server with{' '}
          <code>--admin-token</code> to open it from elsewhere.
        </p>
      )}
      <button type="button" className="button button-plain" onClick={retry}>
        Try again
      </button>
    </main>
  );
}
