import { describe, expect, test } from 'vitest';
import { cancelledView, enrolledView, failedView, makeView, paidView } from '../testing/fixtures';
import { annotations, describeOrder } from './describe-order';

test('every state has a shape and a word of its own', () => {
  const states = [
    makeView(),
    makeView({ activity: 'processing' }),
    makeView({ activity: 'requires_action' }),
    makeView({ activity: 'review' }),
    failedView(),
    cancelledView(),
    paidView(),
    enrolledView(),
    enrolledView({ refunded: 4900 }),
  ].map((view) => describeOrder(view));
  expect(new Set(states.map(({ shape }) => shape)).size).toBe(states.length);
  expect(new Set(states.map(({ word }) => word)).size).toBe(states.length);
});

test('an order that nobody has paid waits for payment and not for an answer', () => {
  expect(describeOrder(makeView())).toMatchObject({
    title: 'Waiting for payment',
    isWaiting: false,
    stage: null,
  });
});

test('what may have been overtaken is not given out as what is', () => {
  expect(describeOrder(makeView(), null, true)).toMatchObject({
    word: 'Checking',
    shape: 'checking',
  });
  expect(describeOrder(makeView(), 1, true).title).toBe('Confirming your payment');
  expect(describeOrder(enrolledView(), null, true).title).toBe('You are enrolled');
  expect(describeOrder(failedView(), null, true).title).toBe('Payment declined');
});

test('a payment that was just made is being confirmed', () => {
  expect(describeOrder(makeView(), 1)).toMatchObject({
    title: 'Confirming your payment',
    stage: 'confirming',
    isWaiting: true,
  });
});

describe('after a decline and another try', () => {
  test('the old decline is not shown as the answer to the new payment', () => {
    expect(describeOrder(failedView({ version: 2 }), 2).title).toBe('Confirming your payment');
  });

  test('the old decline stays hidden while the new payment moves', () => {
    const view = failedView({ version: 3, activity: 'requires_action', failure: null });
    expect(describeOrder(view, 2).title).toBe('Confirming your payment');
  });

  test('a new decline is shown', () => {
    expect(describeOrder(failedView({ version: 3 }), 2).title).toBe('Payment declined');
  });
});

test('a decline says why', () => {
  expect(describeOrder(failedView()).detail).toBe('Your card was declined.');
});

test('a bank that asks is answered on the checkout, unless it was just answered', () => {
  const view = makeView({ activity: 'requires_action' });
  expect(describeOrder(view).shape).toBe('action');
  expect(describeOrder(view, 1).shape).toBe('working');
});

test('paid waits for enrollment', () => {
  expect(describeOrder(paidView())).toMatchObject({ stage: 'enrolling', isWaiting: true });
});

test('paid is the end where there is no enrollment', () => {
  expect(describeOrder(paidView({ enrollment: 'none', final: true }))).toMatchObject({
    shape: 'paid',
    isWaiting: false,
  });
});

test('a refund in part is a note and not a status', () => {
  const view = enrolledView({ refunded: 1000 });
  expect(describeOrder(view).shape).toBe('enrolled');
  expect(annotations(view)).toEqual(['$10.00 of $49.00 refunded']);
});

test('a refund in full is the headline', () => {
  const view = enrolledView({ refunded: 4900 });
  expect(describeOrder(view).title).toBe('Refunded');
  expect(annotations(view)).toEqual([]);
});

test('a dispute is a note', () => {
  expect(annotations(enrolledView({ disputed: true }))).toEqual(['Disputed at the bank']);
});
