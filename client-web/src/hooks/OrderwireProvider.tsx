import { type ReactNode, useMemo } from 'react';
import { createClient } from '../services/client';
import { browserEnvironment } from '../services/environment';
import { ClientProvider } from './client-context';

interface Props {
  /** The origin of the orderwire server, where it is not the page's own. */
  readonly baseUrl?: string;
  readonly children: ReactNode;
}

/** Gives the hooks and components below it their server. */
export function OrderwireProvider({ baseUrl, children }: Props) {
  const client = useMemo(() => createClient(browserEnvironment(baseUrl)), [baseUrl]);
  return <ClientProvider value={client}>{children}</ClientProvider>;
}
