// A network between browser and server, with faults that can be switched while it runs.
import { createServer, request } from 'node:http';
import { connect, createServer as createWire } from 'node:net';

const DIES_AFTER_MS = 200;
const CUT_AFTER_MS = 1_000;

/**
 * What a network may do to a customer:
 * - `socket`: `open`; `refused` with 403, as a filtering proxy does; `swallowed`, never answered;
 *   `dies` 200 ms after the 101; `silent`, open and from now on nothing passes.
 * - `stream`: `open`; `refused`; `buffered`, the head passes and the body is held back for ever.
 * - `hold`: `open`; `refused`; `cut`, a request that waits longer than a second gets 504.
 * - `wire`: `up`; `down`, as in a tunnel: what was connected is never heard of again, not even an end of it, and what
 *   is begun meanwhile goes on when the wire is up again.
 */
const HEALTHY = { socket: 'open', stream: 'open', hold: 'open', wire: 'up' };

export class FaultProxy {
  url = '';
  faults = { ...HEALTHY };
  /** What has crossed the browser's end of the wire: requests and answers, with their heads. */
  bytes = { up: 0, down: 0 };
  #target = null;
  #wires = new Set();
  #servers = [];

  static async open(faults = {}) {
    const proxy = new FaultProxy();
    Object.assign(proxy.faults, faults);
    const inner = createServer((incoming, outgoing) => proxy.#forward(incoming, outgoing));
    inner.on('upgrade', (incoming, socket) => proxy.#upgrade(incoming, socket));
    const port = await listen(inner);
    const outer = createWire((socket) => proxy.#carry(socket, port));
    proxy.url = `http://127.0.0.1:${await listen(outer)}`;
    proxy.#servers = [inner, outer];
    return proxy;
  }

  leadsTo(url) {
    this.#target = url;
  }

  set(faults) {
    Object.assign(this.faults, faults);
    for (const wire of this.#wires) {
      if (this.faults.wire === 'up') wire.flush();
      else wire.isLost = true;
    }
  }

  close() {
    for (const { near, far } of this.#wires) {
      near.destroy();
      far.destroy();
    }
    for (const server of this.#servers) server.close();
  }

  // Bytes: counted, and held back while the wire is down

  #carry(near, port) {
    const far = connect(port, '127.0.0.1');
    const waiting = [];
    const wire = {
      near,
      far,
      isLost: false,
      flush: () => {
        if (!wire.isLost) for (const deliver of waiting.splice(0)) deliver();
      },
    };
    const isOpen = () => this.faults.wire === 'up' && !wire.isLost;
    const when = (deliver) => (isOpen() ? deliver() : waiting.push(deliver));
    const pass = (from, to, direction) => {
      from.on('data', (chunk) =>
        when(() => {
          this.bytes[direction] += chunk.length;
          to.write(chunk);
        }),
      );
      from.on('end', () => when(() => to.end()));
      from.on('error', () => {});
      from.on('close', () => when(() => to.destroy()));
    };
    pass(near, far, 'up');
    pass(far, near, 'down');
    near.on('close', () => {
      this.#wires.delete(wire);
      far.destroy();
    });
    this.#wires.add(wire);
  }

  // Requests and upgrades

  #onward(incoming) {
    const { method, url: path, headers } = incoming;
    return request(this.#target, { method, path, headers, agent: false });
  }

  #forward(incoming, outgoing) {
    const { hold, stream } = this.faults;
    const isHeld = /[?&]wait=/.test(incoming.url);
    const isStream = /\/events(\?|$)/.test(incoming.url);
    if ((isHeld && hold === 'refused') || (isStream && stream === 'refused')) {
      outgoing.writeHead(403).end();
      return;
    }
    const onward = this.#onward(incoming);
    const cut = setTimeout(
      () => isHeld && hold === 'cut' && outgoing.writeHead(504).end(),
      CUT_AFTER_MS,
    );
    outgoing.on('close', () => {
      clearTimeout(cut);
      onward.destroy();
    });
    onward.on('response', (answer) => {
      if (outgoing.headersSent) return;
      clearTimeout(cut);
      outgoing.writeHead(answer.statusCode, answer.headers);
      outgoing.flushHeaders();
      if (!isStream || stream === 'open') answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  #upgrade(incoming, socket) {
    const { socket: fault } = this.faults;
    socket.on('error', () => {});
    if (fault === 'refused') socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    if (fault === 'refused' || fault === 'swallowed') return;
    const onward = this.#onward(incoming);
    onward.on('upgrade', (answer, wire, first) => {
      const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head.join('\r\n')}\r\n\r\n`);
      const pass = (from, to) => {
        from.on('data', (chunk) => this.faults.socket !== 'silent' && to.write(chunk));
        from.on('end', () => this.faults.socket !== 'silent' && to.end());
        from.on('close', () => this.faults.socket !== 'silent' && to.destroy());
        from.on('error', () => {});
      };
      if (fault !== 'silent') socket.write(first);
      pass(wire, socket);
      pass(socket, wire);
      if (fault === 'dies') setTimeout(() => [socket, wire].forEach(destroy), DIES_AFTER_MS);
    });
    onward.on('response', (answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nconnection: close\r\n\r\n`);
    });
    onward.on('error', () => socket.destroy());
    onward.end();
  }
}

const destroy = (socket) => socket.destroy();

const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
