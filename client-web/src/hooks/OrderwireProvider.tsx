import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { type ClientOptions, createClient } from '../services/client';
import { ClientProvider } from './client-context';

interface Props extends ClientOptions {
  readonly children: ReactNode;
}

/** Gives the hooks and components below it their server. `getToken` may be another one at each drawing. */
export function OrderwireProvider({ baseUrl, getToken, passes, children }: Props) {
  const newest = useRef(getToken);
  useEffect(() => {
    newest.current = getToken;
  }, [getToken]);
  const client = useMemo(
    () => createClient({ baseUrl, passes, getToken: (options) => newest.current?.(options) }),
    [baseUrl, passes],
  );
  return <ClientProvider value={client}>{children}</ClientProvider>;
}
