import { expect, test } from 'vitest';
import { cancelledView, failedView, makeView, paidView } from '../testing/fixtures';
import { isOpen, isOrderView } from './order.types';

test('a view is recognised, also with fields that are not known yet', () => {
  expect(isOrderView({ ...makeView(), colour: 'blue' })).toBe(true);
});

test.each([null, 'order', 7, [], {}, { ...makeView(), version: '1' }, { object: 'heartbeat' }])(
  'no view is made of %j',
  (value) => {
    expect(isOrderView(value)).toBe(false);
  },
);

test('an order is open while it can be paid', () => {
  expect([makeView(), failedView(), paidView(), cancelledView()].map(isOpen)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
