// The echo server of socketio_echo/, and plain clients of its two protocols: fetch for polling, ws for WebSocket.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { PATIENCE_MS } from '../support/patience.mjs';

export const PAYLOAD_BYTES_MAX = 1_000_000;
/** So long that no ping falls into a test that is about something else. */
export const CALM = { pingInterval: 50_000, pingTimeout: 50_000 };

/** Joins the packets of a payload. */
export const payload = (...packets) => packets.join('\x1e');

export class Echo {
  #process;
  url = '';

  /** With several threads a client's requests come to loops that its session is not on. */
  static async open(threads, { pingInterval, pingTimeout } = CALM) {
    const program =
      process.env.ORDERWIRE_SOCKETIO_ECHO ??
      fileURLToPath(new URL('../../build/release/socketio_echo', import.meta.url));
    assert.ok(existsSync(program), `there is no ${program}: build the target socketio_echo`);
    const echo = new Echo();
    const options = {
      '--port': 0,
      '--threads': threads,
      '--ping-interval': pingInterval,
      '--ping-timeout': pingTimeout,
    };
    echo.#process = spawn(program, Object.entries(options).flat().map(String), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kill = () => echo.#process.kill('SIGKILL');
    process.once('exit', kill);
    for await (const line of createInterface({ input: echo.#process.stdout })) {
      echo.url = line.match(/http:\/\/\S+/)[0];
      return echo;
    }
    throw new Error('the echo server ended before it listened');
  }

  async close() {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const [code] = await gone;
    assert.equal(code, 0);
  }

  /** A polling session, opened. */
  async polling(path = '/engine.io/') {
    const answer = await fetch(`${this.url}${path}?EIO=4&transport=polling`);
    assert.equal(answer.status, 200);
    const open = await answer.text();
    assert.equal(open[0], '0');
    return new Polling(`${this.url}${path}`, JSON.parse(open.slice(1)));
  }

  /** A WebSocket, with what is in its query; for a new session its open packet has been taken. */
  async websocket(path = '/engine.io/', query = '') {
    const socket = new Socket(
      `${this.url.replace('http', 'ws')}${path}?EIO=4&transport=websocket${query}`,
    );
    if (query === '') assert.match(await socket.next(), /^0\{/);
    return socket;
  }
}

export class Polling {
  constructor(address, open) {
    this.open = open;
    this.sid = open.sid;
    this.address = `${address}?EIO=4&transport=polling&sid=${open.sid}`;
  }
  poll(options) {
    return fetch(this.address, options);
  }
  /** What the next poll gets: its text, or its status where it is refused. */
  async take() {
    const answer = await this.poll();
    return answer.ok ? answer.text() : answer.status;
  }
  post(body, headers = {}) {
    return fetch(this.address, { method: 'POST', body, headers });
  }
  /** Posts, and is taken. */
  async say(...packets) {
    const answer = await this.post(payload(...packets));
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), 'ok');
  }
}

/** A WebSocket that keeps what it hears. */
export class Socket {
  #heard = [];
  #waiting = [];
  constructor(url) {
    this.socket = new WebSocket(url);
    this.opened = once(this.socket, 'open');
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) =>
      this.socket.on('close', (code) => {
        for (const { failed } of this.#waiting.splice(0)) failed(new Error(`closed with ${code}`));
        resolve(code);
      }),
    );
    this.refused = new Promise((resolve) =>
      this.socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode);
        request.destroy();
      }),
    );
    this.socket.on('error', () => {});
    this.socket.on('message', (data, isBinary) => {
      const message = isBinary ? data : data.toString();
      const waiting = this.#waiting.shift();
      if (waiting) waiting.ready(message);
      else this.#heard.push(message);
    });
  }
  send(data) {
    this.socket.send(data);
  }
  /** The next message: text as a string, binary as bytes. */
  next() {
    if (this.#heard.length > 0) return this.#heard.shift();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nothing was heard')), PATIENCE_MS);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        how(value);
      };
      this.#waiting.push({ ready: settle(resolve), failed: settle(reject) });
    });
  }
  close() {
    this.socket.terminate();
    return this.closed;
  }
}
