import { expect, test } from 'vitest';
import { failedView, makeView, paidView } from '../testing/fixtures';
import type { OrderView } from '../types/order.types';
import { type ActivityLine, noteActivity } from './activity-history';

const failed = (changes: Partial<OrderView>) =>
  failedView({
    timeline: [
      { version: 1, status: 'pending', at: '' },
      { version: 3, status: 'failed', at: '' },
    ],
    ...changes,
  });

const kindsOf = (...views: OrderView[]) =>
  views
    .reduce<readonly ActivityLine[]>(noteActivity, [])
    .map(({ version, kind }) => [version, kind]);

test('what passes is noted as it is seen, and what the history tells is not', () => {
  expect(
    kindsOf(
      makeView(),
      makeView({ version: 2, activity: 'requires_action' }),
      failed({ version: 3 }),
      failed({ version: 4, activity: 'processing' }),
      failed({ version: 5 }),
      failed({ version: 5 }),
      makeView({ version: 6, activity: 'review' }),
    ),
  ).toEqual([
    [2, 'requires_action'],
    [4, 'processing'],
    [5, 'declined again'],
    [6, 'review'],
  ]);
});

test('a version that says nothing new adds nothing', () => {
  expect(kindsOf(makeView({ version: 2 }), paidView({ version: 3, timeline: [] }))).toEqual([]);
});
