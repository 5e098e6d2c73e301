import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient } from '../hooks/client-context';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { type ApiError, toApiError } from '../services/api/api-error';
import { AccessRefused } from './components/access/AccessRefused';
import { TokenForm } from './components/access/TokenForm';
import { Workbench } from './components/frame/Workbench';
import { TestbenchProvider } from './hooks/testbench-context';
import { createTestbench } from './services/testbench';
import { createTestbenchApi } from './services/testbench-api';
import type { TestbenchSession } from './types/testbench.types';
import './styles/frame.css';
import './styles/list.css';
import './styles/panes.css';

type Access =
  | { readonly state: 'asking' }
  | { readonly state: 'refused'; readonly error: ApiError }
  | { readonly state: 'open'; readonly session: TestbenchSession };

/** /testbench: asks for the token where one is needed, and says plainly why where none helps. */
export default function TestbenchPage() {
  useDocumentTitle('Testbench');
  const { env } = useClient();
  const api = useMemo(() => createTestbenchApi(env), [env]);
  const [access, setAccess] = useState<Access>({ state: 'asking' });
  const refuse = useCallback((error: ApiError) => setAccess({ state: 'refused', error }), []);
  const enter = useCallback(async () => {
    setAccess({ state: 'open', session: await api.session() });
  }, [api]);
  const ask = useCallback(
    () => void enter().catch((cause: unknown) => refuse(toApiError(cause))),
    [enter, refuse],
  );
  useEffect(ask, [ask]);

  async function signIn(token: string): Promise<void> {
    await api.signIn(token);
    await enter();
  }

  async function signOut(): Promise<void> {
    await api.signOut();
    setAccess({ state: 'asking' });
    ask();
  }

  if (access.state === 'asking') return <p className="bench-note">Opening the testbench…</p>;
  if (access.state === 'open') {
    return <OpenTestbench session={access.session} onRefused={refuse} onSignOut={signOut} />;
  }
  if (access.error.status === 401) return <TokenForm signIn={signIn} />;
  return <AccessRefused error={access.error} retry={ask} />;
}

interface OpenTestbenchProps {
  readonly session: TestbenchSession;
  readonly onRefused: (error: ApiError) => void;
  readonly onSignOut: () => Promise<void>;
}

function OpenTestbench({ session, onRefused, onSignOut }: OpenTestbenchProps) {
  const { env } = useClient();
  const testbench = useMemo(() => createTestbench(env, session), [env, session]);
  useEffect(() => testbench.start(onRefused), [testbench, onRefused]);
  return (
    <TestbenchProvider value={testbench}>
      <Workbench onSignOut={onSignOut} />
    </TestbenchProvider>
  );
}
