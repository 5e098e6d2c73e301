// A connection on which a test writes the exact bytes.
import { once } from 'node:events';
import { connect } from 'node:net';

export class Line {
  #socket;
  #text = '';

  static async open(url) {
    const { hostname, port } = new URL(url);
    const line = new Line();
    line.#socket = connect(Number(port), hostname);
    line.#socket.setEncoding('utf8');
    line.#socket.on('data', (text) => {
      line.#text += text;
    });
    // A refusal may close before everything is written.
    line.#socket.on('error', () => {});
    await once(line.#socket, 'connect');
    return line;
  }

  write(text) {
    this.#socket.write(text);
  }

  /** The next answer: {status, headers, body}. */
  async answer() {
    for (;;) {
      const found = this.#take();
      if (found) return found;
      if (this.#socket.closed) throw new Error(`closed without an answer: ${this.#text}`);
      await Promise.race([once(this.#socket, 'data'), this.closed()]);
    }
  }

  async closed() {
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }

  close() {
    this.#socket.destroy();
  }

  #take() {
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const [first, ...lines] = this.#text.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines
        .map((line) => line.split(/: (.*)/s))
        .map(([name, value]) => [name.toLowerCase(), value]),
    );
    const size = Number(headers['content-length'] ?? 0);
    const body = this.#text.slice(end + 4, end + 4 + size);
    if (body.length < size) return null;
    this.#text = this.#text.slice(end + 4 + size);
    return { status: Number(first.split(' ')[1]), headers, body };
  }
}
