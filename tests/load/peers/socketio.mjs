import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { startNode } from './node_server.mjs';

export const name = 'socketio';

export const settings = [
  'one process: more need sticky sessions and an adapter that passes each publish to all of them',
  'WebSocket alone, a room for each order, `perMessageDeflate: false` (its default), `bufferutil` beside it',
  'the first request of each session let go, as its page on memory advises',
];

export async function start() {
  const server = await startNode(fileURLToPath(new URL('socketio_server.mjs', import.meta.url)));
  const { version } = createRequire(import.meta.url)('socket.io/package.json');
  return { name, version: `${version}, Node ${process.versions.node}`, ...server };
}
