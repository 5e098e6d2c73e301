/**
 * What a stream of Server-Sent Events says, in the order in which it says it. Ids of events are left
 * out: what is sent carries its own. The name is `message` where the stream gives none.
 */
export type StreamItem =
  | { readonly kind: 'event'; readonly name: string; readonly data: string }
  | { readonly kind: 'comment' }
  | { readonly kind: 'retry'; readonly ms: number };

/** Far beyond any event of ours: whatever sends this is no server of ours. */
const LONGEST_EVENT = 1 << 20;

/**
 * The format of Server-Sent Events as a machine without a connection: bytes go in as they arrive,
 * cut anywhere, and items come out. Unlike EventSource it also gives what keeps the stream alive. It
 * throws where a line or an event is longer than any of ours.
 */
export function createEventStreamParser(): (bytes: Uint8Array) => StreamItem[] {
  const decoder = new TextDecoder();
  let rest = '';
  /** The chunk before ended with CR, so a LF at the start of the next one belongs to it. */
  let isAfterCr = false;
  let data = '';
  let name = '';

  function readLine(line: string): StreamItem | null {
    if (line === '') return dispatch();
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === '') return { kind: 'comment' };
    if (field === 'event') name = value;
    if (field === 'data') data += `${value}\n`;
    return field === 'retry' && /^\d+$/.test(value) ? { kind: 'retry', ms: +value } : null;
  }

  function dispatch(): StreamItem | null {
    const item: StreamItem = { kind: 'event', name: name || 'message', data: data.slice(0, -1) };
    const isEvent = data !== '';
    data = '';
    name = '';
    return isEvent ? item : null;
  }

  return (bytes) => {
    const text = decoder.decode(bytes, { stream: true });
    if (text === '') return [];
    const lines = (rest + text.slice(isAfterCr && text[0] === '\n' ? 1 : 0)).split(/\r\n|\r|\n/);
    isAfterCr = text.endsWith('\r');
    rest = lines.pop() ?? '';
    const items = lines.map(readLine);
    if (rest.length + data.length > LONGEST_EVENT) throw new Error('endless event');
    return items.filter((item) => item !== null);
  };
}
