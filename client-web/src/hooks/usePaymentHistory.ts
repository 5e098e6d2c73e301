import { useLayoutEffect, useState } from 'react';
import {
  NO_PAYMENT_HISTORY,
  type PaymentHistory,
  readPaymentHistory,
} from '../services/payment/payment-history';

/**
 * What this tab remembers of paying an order, from the first frame that is seen. A server remembers
 * nothing, and the browser's first drawing has to be the same as the server's.
 */
export function usePaymentHistory(orderId: string): PaymentHistory {
  const [history, setHistory] = useState(NO_PAYMENT_HISTORY);
  useLayoutEffect(() => setHistory(readPaymentHistory(orderId)), [orderId]);
  return history;
}
