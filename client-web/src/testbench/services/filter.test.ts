import { describe, expect, test } from 'vitest';
import { makeDelivery, refused } from '../testing/fake-testbench';
import { type Filter, isFiltering, matcher, readFilter, writeFilter } from './filter';

const filter = (changes: Partial<Filter> = {}): Filter => ({
  type: '',
  order: '',
  verdict: '',
  text: '',
  ...changes,
});

const passes = (changes: Partial<Filter>, row = makeDelivery(17)) => matcher(filter(changes))(row);

test('an empty filter lets everything pass', () => {
  expect(isFiltering(filter({ text: '  ' }))).toBe(false);
  expect(passes({})).toBe(true);
});

test.each([
  ['payment_intent.succeeded', true],
  ['PAYMENT_INTENT.SUCCEEDED', true],
  ['payment_intent.*', true],
  ['*.succeeded', true],
  ['*', true],
  ['pay*int*succ*', true],
  ['payment_intent', false],
  ['charge.*', false],
  ['charge.*, payment_intent.*', true],
  ['*.succeeded.*', false],
  ['payment_intent.succeeded*succeeded', false],
])('the type %s passes: %s', (type, expected) => {
  expect(passes({ type })).toBe(expected);
});

test('a type of many stars takes no time', () => {
  const row = makeDelivery(1, { type: 'a'.repeat(5_000) });
  expect(passes({ type: `${'*a'.repeat(100)}*b` }, row)).toBe(false);
});

test.each([
  ['applied', 'applied', null, true],
  ['ignored', 'ignored', 'not_ours', true],
  ['review', 'review:late_payment', null, true],
  ['refused', 'applied', null, false],
  ['re', 'review', null, false],
])('the verdict %s lets %s pass', (wanted, verdict, reason, expected) => {
  expect(passes({ verdict: wanted }, makeDelivery(1, { verdict, reason }))).toBe(expected);
});

test('what was refused has no verdict, and is found as refused', () => {
  expect(passes({ verdict: 'refused' }, refused(1))).toBe(true);
  expect(passes({ verdict: 'applied' }, refused(1))).toBe(false);
  expect(passes({ text: 'refused 400 bad_sig' }, refused(1))).toBe(true);
});

test('any part of an order’s id will do', () => {
  expect(passes({ order: ' ord_01jdabc ' })).toBe(true);
  expect(passes({ order: 'ord_9' })).toBe(false);
  expect(passes({ order: 'ord_' }, refused(1))).toBe(false);
});

test('every word must stand somewhere in the row', () => {
  expect(passes({ text: 'evt_17 #17 PI_17 applied pending paid valid' })).toBe(true);
  expect(passes({ text: 'evt_17 evt_18' })).toBe(false);
});

test('text is no pattern', () => {
  expect(passes({ text: '.*' })).toBe(false);
  expect(passes({ text: '(' }, makeDelivery(1, { type: 'a(b' }))).toBe(true);
});

describe('the address', () => {
  test('carries a filter there and back, and keeps what else it says', () => {
    const wanted = filter({ type: 'charge.*', order: 'ord_1', verdict: 'parked', text: 'a&b=c ü' });
    const query = writeFilter(new URLSearchParams('event=7'), wanted);
    expect(readFilter(new URLSearchParams(query.toString()))).toEqual(wanted);
    expect(query.get('event')).toBe('7');
  });

  test('says nothing of an empty filter', () => {
    expect(writeFilter(new URLSearchParams('q=x&type=y'), filter()).toString()).toBe('');
  });
});
