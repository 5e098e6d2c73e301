// Requests over node:http, which lets a test send what fetch would mend or refuse. Every answer is entered in the ledger.
import { request } from 'node:http';
import { Line } from './line.mjs';

const JSON_TYPE = { 'content-type': 'application/json' };

export class Caller {
  #ledger;
  #url;

  constructor(ledger, url) {
    this.#ledger = ledger;
    this.#url = url;
  }

  get url() {
    return this.#url;
  }

  /** Sends a request; `body` is sent as it is if it is text, else as JSON. Gives {status, headers, body, json}. */
  async send(method, path, { headers = {}, body } = {}) {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await new Promise((resolve, reject) => {
      const sent = request(this.#url + path, {
        method,
        agent: false,
        headers: {
          ...(typeof body === 'object' && JSON_TYPE),
          ...(text !== undefined && { 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      });
      sent.on('response', (response) => {
        const { statusCode: status, headers: got } = response;
        let read = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => {
          read += piece;
          // A stream of an order that is not final goes on: its beginning is enough.
          if (/event-stream/.test(got['content-type'])) sent.destroy();
        });
        response.on('close', () => resolve({ status, headers: got, body: read }));
      });
      sent.on('upgrade', ({ statusCode: status, headers: got }, socket) => {
        socket.destroy();
        resolve({ status, headers: got, body: '' });
      });
      sent.on('error', reject);
      sent.end(text);
    });
    return this.#entered(method, path, answer);
  }

  get(path, headers) {
    return this.send('GET', path, { headers });
  }

  post(path, body = {}, headers = {}) {
    return this.send('POST', path, { headers, body });
  }

  /** Writes the exact bytes of a request on a connection of its own. */
  async raw(method, path, text) {
    const line = await Line.open(this.#url);
    line.write(text);
    return this.heard(method, path, line);
  }

  /** Enters the answer to a request that was written on a line, which is then closed. */
  async heard(method, path, line) {
    const answer = await line.answer();
    line.close();
    return this.#entered(method, path, answer);
  }

  #entered(method, path, answer) {
    this.#ledger.enter(method, path, answer);
    const isJson = /json/.test(answer.headers['content-type'] ?? '');
    return { ...answer, json: isJson && answer.body ? JSON.parse(answer.body) : undefined };
  }
}
