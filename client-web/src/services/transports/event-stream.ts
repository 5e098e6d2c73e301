/** What a stream of Server-Sent Events says, in the order in which it says it. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: string; readonly data: string; readonly id: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'retry'; readonly ms: number };

/** Far beyond any event of ours: whatever sends this is no server of ours. */
const LONGEST_EVENT = 1 << 20;

/**
 * The format of Server-Sent Events as a machine without a connection: bytes go in as they arrive,
 * cut anywhere, and items come out. Unlike EventSource it also gives what keeps the stream alive.
 */
export class EventStreamParser {
  readonly #decoder = new TextDecoder();
  #rest = '';
  /** The chunk before ended with CR, so a LF at the start of the next one belongs to it. */
  #afterCr = false;
  #data = '';
  #event = '';
  #id = '';

  /** Throws where a line or an event is longer than any of ours. */
  push(bytes: Uint8Array): StreamItem[] {
    const items: StreamItem[] = [];
    const text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return items;
    const lines = (this.#rest + text.slice(this.#afterCr && text[0] === '\n' ? 1 : 0)).split(
      /\r\n|\r|\n/,
    );
    this.#afterCr = text.endsWith('\r');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line, items);
    if (this.#rest.length + this.#data.length > LONGEST_EVENT) throw new Error('endless event');
    return items;
  }

  #line(line: string, items: StreamItem[]): void {
    if (line === '') {
      this.#dispatch(items);
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === '') items.push({ kind: 'comment', text: value });
    else if (field === 'data') this.#data += `${value}\n`;
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) items.push({ kind: 'retry', ms: +value });
  }

  #dispatch(items: StreamItem[]): void {
    if (this.#data !== '') {
      const data = this.#data.slice(0, -1);
      items.push({ kind: 'event', event: this.#event || 'message', data, id: this.#id });
    }
    this.#data = '';
    this.#event = '';
  }
}
