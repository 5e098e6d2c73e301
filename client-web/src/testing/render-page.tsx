import { act, render } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation, useNavigate } from 'react-router';
import { App } from '../App';
import { ClientProvider } from '../hooks/client-context';
import * as passes from '../services/api/order-token';
import { createClientOver } from '../services/client';
import type { FakeEnvironment } from './fake-environment';

let current = '';
let leave: (delta: number) => void = () => {};

function Address() {
  const { pathname, search, hash } = useLocation();
  current = pathname + search + hash;
  leave = useNavigate();
  return null;
}

/** The browser's back button. */
export const goBack = () => act(() => leave(-1));

/** The path that the router shows now. */
export const address = () => current;

/** The whole application at an address, over the test's environment. */
export function renderPage(env: FakeEnvironment, path: string, before: string[] = []) {
  return render(
    <ClientProvider value={createClientOver(env, { passes })}>
      <MemoryRouter initialEntries={[...before, path]}>
        <Address />
        <Routes>
          <Route path="*" element={<App />} />
        </Routes>
      </MemoryRouter>
    </ClientProvider>,
  );
}
