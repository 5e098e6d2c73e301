// A network between browser and server that lets plain requests through and no WebSocket.
import { createServer, request } from 'node:http';

/**
 * `upgrades`: `refuse` answers 403 as a filtering proxy does, `swallow` never answers, `cut` lets the
 * connection open and then drops it.
 */
export async function openNarrowNetwork(upgrades = 'refuse') {
  let target = null;
  const held = new Set();
  const forward = (incoming) =>
    request(target, {
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });

  const server = createServer((incoming, outgoing) => {
    const onward = forward(incoming);
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });

  server.on('upgrade', (incoming, socket) => {
    held.add(socket);
    socket.on('error', () => {});
    if (upgrades === 'refuse') socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    if (upgrades !== 'cut') return;
    const onward = forward(incoming);
    onward.on('upgrade', (answer, wire) => {
      held.add(wire);
      wire.on('error', () => {});
      const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head.join('\r\n')}\r\n\r\n`);
      socket.end();
      wire.destroy();
    });
    onward.on('error', () => socket.destroy());
    onward.end();
  });

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    leadsTo(url) {
      target = url;
    },
    close() {
      for (const socket of held) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
