import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App';
import { ErrorBoundary } from './components/layout/ErrorBoundary';
import { OrderwireProvider } from './hooks/OrderwireProvider';
import * as passes from './services/api/order-token';
import './styles/tokens.css';
import './styles/payment.css';
import './styles/pages.css';
import './styles/order.css';
import './styles/print.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <OrderwireProvider passes={passes}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </OrderwireProvider>
    </ErrorBoundary>
  </StrictMode>,
);
