import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { Layout } from './components/layout/Layout';
import { CataloguePage } from './pages/CataloguePage';
import { CheckoutPage } from './pages/CheckoutPage';
import { CoursePage } from './pages/CoursePage';
import { NotFoundPage } from './pages/NotFoundPage';
import { OrdersPage } from './pages/OrdersPage';
import { SuccessPage } from './pages/SuccessPage';
import { TrackPage } from './pages/TrackPage';

/** For few, and later: not a byte of what everybody loads. */
const ReceiptPage = lazy(() => import('./pages/ReceiptPage'));
// For engineers; a customer's browser never loads it.
const TestbenchPage = lazy(() => import('./testbench/TestbenchPage'));

export function App() {
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<CataloguePage />} />
        <Route path="course/:id" element={<CoursePage />} />
        <Route path="checkout/success" element={<SuccessPage />} />
        <Route path="checkout/:orderId" element={<CheckoutPage />} />
        <Route path="track/:orderId" element={<TrackPage />} />
        <Route
          path="receipt/:orderId"
          element={
            <Suspense fallback={<p role="status">Loading…</p>}>
              <ReceiptPage />
            </Suspense>
          }
        />
        <Route path="orders" element={<OrdersPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
      <Route
        path="testbench"
        element={
          <Suspense>
            <TestbenchPage />
          </Suspense>
        }
      />
    </Routes>
  );
}
