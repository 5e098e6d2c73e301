import { expect, test } from 'vitest';
import { countChanges, diffBodies } from './json-diff';

const diff = (before: unknown, after: unknown) =>
  diffBodies(JSON.stringify(before), JSON.stringify(after));

test('names the lines that differ, with those around them', () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`k${at}`, at]));
  const lines = diff({ ...many, status: 'pending' }, { ...many, status: 'paid' });
  expect(lines?.map(({ kind, text }) => `${kind} ${text.trim()}`)).toEqual([
    'gap … 18 lines alike',
    'same "k17": 17,',
    'same "k18": 18,',
    'same "k19": 19,',
    'removed "status": "pending"',
    'added "status": "paid"',
    'same }',
  ]);
  expect(countChanges(lines ?? [])).toBe(2);
});

test('the layout of the text makes no difference', () => {
  const value = { a: [1, 2], b: 'x' };
  const lines = diffBodies(JSON.stringify(value), JSON.stringify(value, null, 4));
  expect(countChanges(lines ?? [])).toBe(0);
});

test('what is no JSON is compared line by line', () => {
  const lines = diffBodies('{"a":\n1', '{"a":\n2');
  expect(lines?.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added']);
});

test('bodies that have nothing in common are given up', () => {
  const list = (from: number) => Array.from({ length: 6_000 }, (_, at) => from + at);
  expect(diff(list(0), list(1_000_000))).toBeNull();
});
