import { describe, expect, test } from 'vitest';
import { createEventStreamParser, type StreamItem } from './event-stream';

const bytes = (text: string) => new TextEncoder().encode(text);

function parse(...chunks: (string | Uint8Array)[]): StreamItem[] {
  const parser = createEventStreamParser();
  return chunks.flatMap((chunk) => parser(typeof chunk === 'string' ? bytes(chunk) : chunk));
}

const event = (data: string, name = 'message') => ({ kind: 'event', name, data });

const WHOLE =
  '\uFEFF: hello\r\nretry: 4200\n\nid: 7\nevent: order\ndata: {"a":\r\ndata:  "é€😀"}\r\n\r\n:\n\n';

describe('a stream of events', () => {
  test('gives comments, retries and events in their order', () => {
    expect(parse(WHOLE)).toEqual([
      { kind: 'comment' },
      { kind: 'retry', ms: 4_200 },
      event('{"a":\n "é€😀"}', 'order'),
      { kind: 'comment' },
    ]);
  });

  test('gives a name to one event only, and none to the next', () => {
    expect(parse('event: run\ndata: a\n\ndata: b\n\nevent: lost\n\ndata: c\n\n')).toEqual([
      event('a', 'run'),
      event('b'),
      event('c'),
    ]);
  });

  test('may be cut at any byte', () => {
    const all = bytes(WHOLE);
    for (let cut = 0; cut <= all.length; cut += 1) {
      expect(parse(all.slice(0, cut), all.slice(cut))).toEqual(parse(WHOLE));
    }
    expect(parse(...[...all].map((byte) => Uint8Array.of(byte)))).toEqual(parse(WHOLE));
  });

  test.each(['\n', '\r\n', '\r'])('may end its lines with %j', (end) => {
    expect(parse(['data: a', 'data: b', '', ''].join(end))).toEqual([event('a\nb')]);
  });

  test('gives an event as soon as it is complete, whatever ends its lines', () => {
    expect(parse('data: a\r\r')).toEqual([event('a')]);
    expect(parse('data: a\r\n\r', '\ndata: b\r\n\r\n')).toEqual([event('a'), event('b')]);
  });

  test('keeps an event back until it is complete, for good where the stream ends before', () => {
    expect(parse('data: a\n')).toEqual([]);
    expect(parse('data: a\n', '\n')).toEqual([event('a')]);
  });

  test('takes one space from a value and no more', () => {
    expect(parse('data:a\ndata:  b\ndata\n\n')).toEqual([event('a\n b\n')]);
  });

  test.each(['id: 1\u0000\ndata: a\n\n', 'retry: soon\ndata: a\n\n', 'mood: good\ndata: a\n\n'])(
    'ignores what it does not understand in %j',
    (text) => expect(parse(text)).toEqual([event('a')]),
  );

  test('an event without data is none', () => {
    expect(parse('event: order\nid: 4\n\n')).toEqual([]);
  });

  test('a BOM counts only at the very beginning', () => {
    expect(parse('\uFEFFdata: a\n\n', 'data: \uFEFFb\n\n')).toEqual([event('a'), event('\uFEFFb')]);
  });

  test('that never ends a line is refused before it fills the memory', () => {
    const parser = createEventStreamParser();
    const chunk = bytes('data: x'.repeat(20_000));
    expect(() => {
      for (let count = 0; count < 20; count += 1) parser(chunk);
    }).toThrow();
  });

  test('that never ends an event is refused as well', () => {
    const parser = createEventStreamParser();
    const chunk = bytes(`data: ${'x'.repeat(100_000)}\n`);
    expect(() => {
      for (let count = 0; count < 20; count += 1) parser(chunk);
    }).toThrow();
  });
});
