import { expect, test } from 'vitest';
import { fullJitterMs } from './backoff';

const almostOne = () => 0.999999;

test('the first failure waits less than a second', () => {
  expect(fullJitterMs(1, almostOne)).toBe(1_000);
});

test('each failure doubles the ceiling', () => {
  expect([2, 3, 4].map((failures) => fullJitterMs(failures, almostOne))).toEqual([
    2_000, 4_000, 8_000,
  ]);
});

test('the ceiling ends at thirty seconds', () => {
  expect(fullJitterMs(50, almostOne)).toBe(30_000);
});

test('the jitter reaches down to no wait at all', () => {
  expect(fullJitterMs(9, () => 0)).toBe(0);
});
