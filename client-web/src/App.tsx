import { Route, Routes } from 'react-router';
import { Layout } from './components/Layout';
import { CataloguePage } from './pages/CataloguePage';
import { CheckoutPage } from './pages/CheckoutPage';
import { CoursePage } from './pages/CoursePage';
import { NotFoundPage } from './pages/NotFoundPage';
import { OrdersPage } from './pages/OrdersPage';
import { ReceiptPage } from './pages/ReceiptPage';
import { SuccessPage } from './pages/SuccessPage';
import { TrackPage } from './pages/TrackPage';

export function App() {
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<CataloguePage />} />
        <Route path="course/:id" element={<CoursePage />} />
        <Route path="checkout/success" element={<SuccessPage />} />
        <Route path="checkout/:orderId" element={<CheckoutPage />} />
        <Route path="track/:orderId" element={<TrackPage />} />
        <Route path="receipt/:orderId" element={<ReceiptPage />} />
        <Route path="orders" element={<OrdersPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
