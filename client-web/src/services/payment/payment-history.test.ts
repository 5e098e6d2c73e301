import { expect, test, vi } from 'vitest';
import {
  beginPayment,
  paymentReturned,
  readPaymentHistory,
  settlePaymentHistory,
} from './payment-history';

test('an order that was never paid here has no history', () => {
  expect(readPaymentHistory('ord_a')).toEqual({
    attemptVersion: 0,
    returned: false,
    settled: false,
  });
});

test('a payment is remembered with the version that it began at', () => {
  beginPayment('ord_a', 4);
  paymentReturned('ord_a');
  expect(readPaymentHistory('ord_a')).toMatchObject({ attemptVersion: 4, returned: true });
});

test('orders do not share a history', () => {
  paymentReturned('ord_a');
  expect(readPaymentHistory('ord_b').returned).toBe(false);
});

test('a new attempt has not returned yet', () => {
  beginPayment('ord_a', 1);
  paymentReturned('ord_a');
  settlePaymentHistory('ord_a');
  beginPayment('ord_a', 2);
  expect(readPaymentHistory('ord_a')).toEqual({
    attemptVersion: 2,
    returned: false,
    settled: false,
  });
});

test('a browser that forbids storage does not stop a payment', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect(() => beginPayment('ord_a', 1)).not.toThrow();
});

test('a damaged history reads as none', () => {
  sessionStorage.setItem('orderwire.payment.ord_a', '{');
  expect(readPaymentHistory('ord_a').returned).toBe(false);
});
