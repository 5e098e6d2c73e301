import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App';
import { ErrorBoundary } from './components/ErrorBoundary';
import { ClientProvider } from './hooks/client-context';
import { createClient } from './services/client';
import { browserEnvironment } from './services/environment';
import './styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <ClientProvider value={createClient(browserEnvironment())}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </ClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
