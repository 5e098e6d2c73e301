import { describe, expect, test } from 'vitest';
import { ApiError } from '../../services/api/api-error';
import { makeDelivery, refused } from '../testing/fake-testbench';
import {
  connectionMessage,
  formatBytes,
  formatClock,
  formatTook,
  outcomeOf,
  problemMessage,
  statusChange,
} from './messages';

test.each([
  [0, '0 µs'],
  [999, '999 µs'],
  [1_000, '1.0 ms'],
  [9_949, '9.9 ms'],
  [12_400, '12 ms'],
  [2_500_000, '2.5 s'],
])('%i µs are %s', (us, words) => {
  expect(formatTook(us)).toBe(words);
});

test('bytes are KiB from 1024 on', () => {
  expect([formatBytes(1_023), formatBytes(1_024), formatBytes(200 * 1_024)]).toEqual([
    '1023 B',
    '1.0 KiB',
    '200.0 KiB',
  ]);
});

test('a moment that is none takes nothing down', () => {
  expect(formatClock('<script>')).toBe('–');
  expect(formatClock('2026-11-22T10:00:04.120Z')).toMatch(/^\d\d:00:04\.120$/);
});

test.each([
  [makeDelivery(1), 'applied', 'good'],
  [makeDelivery(1, { verdict: 'ignored', reason: 'not_ours' }), 'ignored:not_ours', 'quiet'],
  [
    makeDelivery(1, { verdict: 'review', reason: 'late_payment' }),
    'review:late_payment',
    'warning',
  ],
  [refused(1), '400 bad_signature', 'bad'],
  [makeDelivery(1, { verdict: null, http: 503, reason: null }), '503 refused', 'bad'],
])('an outcome is told in the server’s words', (row, words, tone) => {
  expect(outcomeOf(row)).toEqual({ words, tone });
});

test.each([
  [{}, 'pending → paid v2'],
  [{ status_before: 'paid' }, 'paid v2'],
  [{ status_before: 'paid', version: null }, 'paid'],
  [{ status_before: null, status_after: null }, ''],
])('the status of %j is %s', (changes, words) => {
  expect(statusChange(makeDelivery(1, changes))).toBe(words);
});

describe('the connection', () => {
  const now = 1_000_000;
  const busy = new ApiError(503, 'too_many_streams', 'There are enough streams.');

  test('says when it last heard something', () => {
    expect(
      connectionMessage({ state: 'live', error: null, nextTryAt: null }, now - 5_000, now),
    ).toEqual({ label: 'Live', facts: ['heard 5 s ago'] });
  });

  test('says why it is down, since when, and when it tries again', () => {
    const down = { state: 'down', error: busy, nextTryAt: now + 2_500 } as const;
    expect(connectionMessage(down, now - 60_000, now)).toEqual({
      label: 'Not connected',
      facts: ['There are enough streams.', 'heard 1 min ago', 'next try in 3 s'],
    });
    expect(connectionMessage({ ...down, nextTryAt: null }, null, now).facts).toContain(
      'trying now',
    );
  });
});

test('a refusal is told with its wait', () => {
  expect(problemMessage(new ApiError(429, 'too_many_attempts', 'Wait.', 30_000))).toBe(
    'Wait. Try again in 30 s.',
  );
});
