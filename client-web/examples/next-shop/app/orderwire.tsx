'use client';
import { OrderwireProvider, orderPasses } from '@orderwire/client/react';
import type { ReactNode } from 'react';
import '@orderwire/client/styles.css';

/** The shop's word for who the customer is, asked for each time: nobody pays as who they were before. */
async function getToken(): Promise<string | null> {
  const answer = await fetch('/api/orderwire/token', { cache: 'no-store' });
  return answer.status === 200 ? answer.text() : null;
}

export function Orderwire({ url, children }: { url: string; children: ReactNode }) {
  return (
    <OrderwireProvider baseUrl={url} getToken={getToken} passes={orderPasses}>
      <div className="orderwire">{children}</div>
    </OrderwireProvider>
  );
}
