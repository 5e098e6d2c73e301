import { useCallback } from 'react';
import { Link } from 'react-router';
import { WireMark } from '../../../components/layout/icons';
import { useNow } from '../../../hooks/useNow';
import { useStore, useTestbench } from '../../hooks/testbench-context';
import { useAct } from '../../hooks/useAct';
import { connectionMessage } from '../../presentation/messages';
import { Problem } from '../display/Problem';

interface Props {
  readonly onSignOut: () => Promise<void>;
  readonly onKeys: () => void;
}

const SIGNS = { live: 'live', connecting: 'waiting', down: 'offline' } as const;

export function TestbenchHeader({ onSignOut, onKeys }: Props) {
  const { session } = useTestbench();
  const leave = useAct(useCallback(() => onSignOut(), [onSignOut]));
  return (
    <header className="bench-header">
      <Link className="wordmark" to="/">
        <WireMark />
        orderwire
      </Link>
      <h1>Testbench</h1>
      <ConnectionBadge />
      <ul className="bench-facts" aria-label="This server">
        <li data-tone={session.livemode ? 'bad' : 'quiet'}>
          {session.livemode ? 'LIVE mode' : 'test mode'}
        </li>
        <li>{session.sandbox ? 'sandbox' : 'no sandbox'}</li>
        <li>
          {session.secrets} {session.secrets === 1 ? 'secret' : 'secrets'}
        </li>
        <li>
          <code>{session.webhook_path}</code>
        </li>
      </ul>
      <div className="bench-header-end">
        <button type="button" className="bench-button" onClick={onKeys} aria-keyshortcuts="?">
          Keys <kbd>?</kbd>
        </button>
        {session.access === 'token' && (
          <button type="button" className="bench-button" onClick={() => void leave.run()}>
            Sign out
          </button>
        )}
      </div>
      <Problem error={leave.error} />
    </header>
  );
}

/** Whether the page hears of what happens. Its words change each second, its status seldom. */
function ConnectionBadge() {
  const testbench = useTestbench();
  const now = useNow();
  const connection = useStore(testbench.connection);
  const { label, facts } = connectionMessage(connection, testbench.lastHeardAt(), now);
  return (
    <div className="mode bench-mode" data-sign={SIGNS[connection.state]}>
      <span className="mode-sign" aria-hidden="true" />
      <span className="mode-label" role="status">
        {label}
      </span>
      {facts.map((fact) => (
        <span className="mode-fact" key={fact}>
          {fact}
        </span>
      ))}
      {connection.state === 'down' && (
        <button type="button" className="bench-button" onClick={() => testbench.tryNow()}>
          Try now
        </button>
      )}
    </div>
  );
}
