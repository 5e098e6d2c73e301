import { describe, expect, test, vi } from 'vitest';
import { ApiError } from '../services/api/api-error';
import { ORDER_ID } from '../testing/fixtures';
import { describeEntry } from './describe-entry';
import { describeMode } from './describe-mode';
import { helpCode } from './help-code';
import { formatMoney } from './money';
import { isForGood, problemMessage } from './problem-messages';
import { formatAgo, formatMoment } from './time';

describe('money', () => {
  test('has two digits where the currency has cents', () => {
    expect(formatMoney(4900, 'usd')).toBe('$49.00');
  });
  test('has none where the currency has no cents', () => {
    expect(formatMoney(4900, 'jpy')).toBe('¥4,900');
  });
  test('has three where the currency has thousandths', () => {
    expect(formatMoney(4900, 'kwd')).toMatch(/4\.900/);
  });
  test.each(['huf', 'ugx', 'isk', 'twd', 'idr', 'cop', 'pkr', 'lbp', 'yer', 'afn', 'sos', 'mmk'])(
    '%s is counted in hundredths, though it has no coins',
    (currency) => {
      expect(formatMoney(490_000, currency)).toMatch(/4,900\.00$/);
    },
  );
  test('what the browser thinks of a currency changes no price', () => {
    const wrong = { minimumFractionDigits: 0, maximumFractionDigits: 0 };
    const options = vi
      .spyOn(Intl.NumberFormat.prototype, 'resolvedOptions')
      .mockReturnValue(wrong as Intl.ResolvedNumberFormatOptions);
    expect(formatMoney(4900, 'usd')).toBe('$49.00');
    options.mockRestore();
  });
  test('the largest amounts keep every digit', () => {
    expect(formatMoney(999_999_999_999, 'idr')).toMatch(/9,999,999,999\.99$/);
  });
});

describe('time', () => {
  test.each([
    [0, 'just now'],
    [12_000, '12 s ago'],
    [180_000, '3 min ago'],
    [7_200_000, '2 h ago'],
    [-5_000, 'just now'],
  ])('%i ms ago reads as %s', (age, words) => {
    expect(formatAgo(1_000_000_000 - age, 1_000_000_000)).toBe(words);
  });

  test('what happened on another day carries the day', () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    expect(formatMoment(now - 60_000, now)).toMatch(/^11:59:00/);
    expect(formatMoment(now - 86_400_000, now)).toMatch(/^Nov 21, 2026/);
  });
});

test('the help code is the end of the order id in two groups', () => {
  expect(helpCode(ORDER_ID)).toBe('RSTV-WXYZ');
});

describe('history', () => {
  const at = '2026-11-22T10:00:00.000Z';
  test.each([
    [{ status: 'paid' as const }, 'Payment confirmed'],
    [{ enrollment: 'active' as const }, 'Enrolled'],
    [{ refunded: 1000 }, 'Refunded $10.00'],
    [{ disputed: true }, 'Payment disputed'],
    [{ disputed: false }, 'Dispute ended'],
    [{}, 'Order changed'],
  ])('the entry %j reads as %s', (change, words) => {
    expect(describeEntry({ version: 1, at, ...change }, 'usd')).toBe(words);
  });

  test.each([
    [5900, 2000, 'Refunded $39.00'],
    [2000, 5900, 'Refund of $39.00 came back'],
    [5900, null, 'Refunded $59.00 in all'],
  ])('a sum of %i after %s reads as %s', (refunded, before, words) => {
    expect(describeEntry({ version: 4, at, refunded }, 'usd', before)).toBe(words);
  });
});

describe('the mode', () => {
  test.each([
    ['live', 'Live'],
    ['polling', 'Checking every 5 s'],
    ['settled', 'No longer live'],
    ['connecting', 'Connecting'],
    ['offline', 'Reconnecting'],
  ] as const)('%s is called %s', (mode, label) => {
    expect(describeMode(mode, null).label).toBe(label);
  });

  test('the browser without a network is offline, and after the end the time is told', () => {
    expect(describeMode('offline', null, false).label).toBe('Offline');
    expect(describeMode('settled', null, true, '12:41').label).toBe('As of 12:41');
  });

  test('a server that answers with an error is busy, and the browser is not offline', () => {
    expect(describeMode('offline', new ApiError(503, 'draining', '')).label).toBe('Server busy');
  });
});

describe('problems', () => {
  test('what the customer can act on is said in their words', () => {
    expect(problemMessage(new ApiError(403, 'not_owner', 'x'))).toMatch(/browser that placed/);
    expect(problemMessage(new ApiError(409, 'already_paid', 'x'))).toMatch(/has been paid/);
    expect(problemMessage(new ApiError(409, 'payment_in_progress', 'x'))).toMatch(/under way/);
  });
  test.each([
    [422, 'amount_not_accepted', /of this amount are not accepted/],
    [422, 'currency_not_accepted', /this currency are not accepted/],
    [409, 'payment_refused', /Trying again will not help/],
    [429, 'too_many_orders', /too many orders/],
    [409, 'too_many_attempts', /too many attempts/],
    [403, 'foreign_origin', /not one of the shop’s own/],
  ])('%i %s has words of its own', (status, code, words) => {
    expect(problemMessage(new ApiError(status, code, 'x'))).toMatch(words);
  });
  test('what will not change is not offered again', () => {
    for (const code of ['amount_not_accepted', 'currency_not_accepted', 'payment_refused'])
      expect(isForGood(new ApiError(422, code, 'x'))).toBe(true);
    expect(isForGood(new ApiError(502, 'stripe_refused', 'x'))).toBe(false);
    expect(isForGood(new ApiError(429, 'too_many_orders', 'x'))).toBe(false);
  });
  test('a limit says when to try again', () => {
    expect(problemMessage(new ApiError(429, 'too_many_requests', 'x', 7_000))).toMatch(/in 7 s/);
  });
  test('a limit of an hour says so in minutes', () => {
    const words = problemMessage(new ApiError(429, 'too_many_orders', 'x', 1_800_000));
    expect(words).toMatch(/too many orders within the last hour\. Try again in 30 min/);
  });
  test.each(['amount_not_accepted', 'currency_not_accepted', 'payment_refused'])(
    '%s is no passing fault, and is not told as one',
    (code) => {
      const words = problemMessage(new ApiError(409, code, 'x'));
      expect(words).toMatch(/Trying again will not help/);
      expect(words).not.toMatch(/in a moment/);
    },
  );
  test('a fault of the server is not told in its own words', () => {
    expect(problemMessage(new ApiError(500, 'internal', 'SQLITE_BUSY'))).not.toMatch(/SQLITE/);
  });
  test('any other problem keeps what the server says', () => {
    expect(problemMessage(new ApiError(422, 'odd', 'The course is full.'))).toBe(
      'The course is full.',
    );
  });
});
