import { expect, test } from 'vitest';
import { foldDeep, indented, LINES_MAX, layoutJson, OPEN_DEPTH, shownLines } from './json-lines';

const pretty = (text: string) => layoutJson(text)?.map(indented).join('\n');

test.each([
  { a: 1, b: [1, 2, { c: null }], d: {}, e: [], f: 'x' },
  [],
  {},
  [[[]]],
  'text',
  12,
  true,
  { 'a"\\b': 'c:,{}[]\\"\n\t\u2028' },
])('lays out %j as JSON.stringify does', (value) => {
  const expected = JSON.stringify(value, null, 2);
  expect(pretty(JSON.stringify(value))).toBe(expected);
  expect(pretty(expected)).toBe(expected);
});

test('changes no digit, no escape and no repeated key', () => {
  const text = '{"n":12345678901234567890.10e+5,"a":"\\u0041\\/","a":-0.0}';
  expect(pretty(text)).toBe(
    '{\n  "n": 12345678901234567890.10e+5,\n  "a": "\\u0041\\/",\n  "a": -0.0\n}',
  );
});

test.each(['', '{', '[1,]', '{"a":}', 'nope', '{"a":1}}', '"\u0000"'])('%j is no JSON', (text) => {
  expect(layoutJson(text)).toBeNull();
});

test('every bracket knows the line that closes it', () => {
  const lines = layoutJson('{"a":[1,{"b":2}],"c":{}}') ?? [];
  expect(lines.map(({ text, end }) => [text, end])).toEqual([
    ['{', 8],
    ['"a": [', 6],
    ['1,', 2],
    ['{', 5],
    ['"b": 2', 4],
    ['}', 5],
    ['],', 6],
    ['"c": {}', 7],
    ['}', 8],
  ]);
});

test('a line that is folded hides what it holds', () => {
  const lines = layoutJson('{"a":[1,2],"b":3}') ?? [];
  expect(shownLines(lines, new Set([1])).map(({ text }) => text)).toEqual([
    '{',
    '  "a": [ … ],',
    '  "b": 3',
    '}',
  ]);
});

test('what is nested deep is folded at first', () => {
  const depth = 5_000;
  const lines = layoutJson('['.repeat(depth) + ']'.repeat(depth));
  const shown = shownLines(lines ?? [], foldDeep(lines ?? []));
  expect(shown).toHaveLength(2 * OPEN_DEPTH + 1);
  expect(shown[OPEN_DEPTH]?.fold).toBe('closed');
});

test('a body of too many lines is not laid out', () => {
  expect(layoutJson(`[${'1,'.repeat(LINES_MAX)}1]`)).toBeNull();
  expect(layoutJson('['.repeat(100_000) + ']'.repeat(100_000))).toBeNull();
});

test.each([
  ['one string', JSON.stringify({ a: 'x'.repeat(256 * 1024) }), 3],
  ['nothing but escapes', JSON.stringify({ a: '"'.repeat(128 * 1024) }), 3],
  ['one number', `[${'1'.repeat(200 * 1024)}]`, 3],
  ['white space', `[${' '.repeat(200 * 1024)}]`, 1],
])('256 KiB of %s are laid out', (_, text, count) => {
  expect(layoutJson(text)).toHaveLength(count);
});
