// What the peers on Node share: each is one small program, `node FILE PORT`.
import { createServer } from 'node:http';
import { freePort } from '../../support/free_port.mjs';
import { answers, launch } from './process.mjs';

const KEEP_ALIVE_MS = 75_000;

/** The server's side: `POST /pub?id=ID` calls `publish(id, body)`. The program ends with the one that started it. */
export function publisher(publish) {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-length': 0 });
      response.end();
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      publish(idOf(request), chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      response.writeHead(200, { 'content-length': 2 });
      response.end('ok');
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  process.stdin.once('end', () => process.exit()).resume();
  return server;
}

/** `?id=` of a request. */
export function idOf({ url }) {
  return url.slice(url.indexOf('id=') + 3);
}

/** Opens it at the port that the program was given. */
export function listen(server) {
  server.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 });
}

/** The other side: starts FILE. */
export async function startNode(file) {
  const port = await freePort();
  const environment = { ...process.env, NODE_ENV: 'production' };
  const server = launch(process.execPath, [file, String(port)], environment);
  await answers(server, port, '/');
  return { port, pids: [server.child.pid], stop: server.stop };
}
