import { useEffect } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { PageProblem } from '../components/layout/PageProblem';
import { paymentReturned } from '../services/payment/payment-history';

/**
 * Where the bank sends the customer back to. The address alone proves nothing, so nothing is granted
 * here: the tracking page shows what the order itself says.
 */
export function SuccessPage() {
  const [query] = useSearchParams();
  const orderId = query.get('order_id') ?? '';
  if (!/^ord_[0-9A-HJKMNP-TV-Z]{26}$/i.test(orderId)) return <NoOrder />;
  return <Returned orderId={orderId} />;
}

function Returned({ orderId }: { readonly orderId: string }) {
  useEffect(() => paymentReturned(orderId), [orderId]);
  return <Navigate to={`/track/${orderId}`} replace />;
}

function NoOrder() {
  return (
    <PageProblem title="Which order?">
      <p>This address names no order, so there is nothing to show here.</p>
      <p>If you have just paid, your order is safe: you find it among your orders.</p>
      <div className="actions">
        <Link className="button button-primary" to="/orders">
          Your orders
        </Link>
      </div>
    </PageProblem>
  );
}
