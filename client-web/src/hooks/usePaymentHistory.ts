import { useLayoutEffect, useState } from 'react';
import { NO_TRAIL, type PaymentTrail, readTrail } from '../services/payment/payment-history';

/**
 * What this tab remembers of paying an order, from the first frame that is seen. A server remembers
 * nothing, and the browser's first drawing has to be the same as the server's.
 */
export function usePaymentTrail(orderId: string): PaymentTrail {
  const [trail, setTrail] = useState(NO_TRAIL);
  useLayoutEffect(() => setTrail(readTrail(orderId)), [orderId]);
  return trail;
}
