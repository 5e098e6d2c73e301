import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient } from '../hooks/client-context';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { type ApiError, toApiError } from '../services/api/api-error';
import { Refusal } from './components/access/AccessRefused';
import { TokenForm } from './components/access/TokenForm';
import { Workbench } from './components/frame/Workbench';
import { BenchProvider } from './hooks/testbench-context';
import { createBench } from './services/testbench';
import { createBenchApi } from './services/testbench-api';
import type { BenchSession } from './types/testbench.types';
import './styles/frame.css';
import './styles/list.css';
import './styles/panes.css';

type Access =
  | { readonly state: 'asking' }
  | { readonly state: 'refused'; readonly error: ApiError }
  | { readonly state: 'open'; readonly session: BenchSession };

/** /testbench: asks for the token where one is needed, and says plainly why where none helps. */
export default function TestbenchPage() {
  useDocumentTitle('Testbench');
  const { env } = useClient();
  const api = useMemo(() => createBenchApi(env), [env]);
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
    return <OpenBench session={access.session} onRefused={refuse} onSignOut={signOut} />;
  }
  if (access.error.status === 401) return <TokenForm signIn={signIn} />;
  return <Refusal error={access.error} retry={ask} />;
}

interface OpenBenchProps {
  readonly session: BenchSession;
  readonly onRefused: (error: ApiError) => void;
  readonly onSignOut: () => Promise<void>;
}

function OpenBench({ session, onRefused, onSignOut }: OpenBenchProps) {
  const { env } = useClient();
  const bench = useMemo(() => createBench(env, session), [env, session]);
  useEffect(() => bench.start(onRefused), [bench, onRefused]);
  return (
    <BenchProvider value={bench}>
      <Workbench onSignOut={onSignOut} />
    </BenchProvider>
  );
}
