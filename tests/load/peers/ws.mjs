import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { startNode } from './node_server.mjs';

export const name = 'ws';

export const settings = [
  'one process: `ws` has no clustering of its own, and one key lives where its watchers are',
  '`perMessageDeflate: false` (its default, for memory), no client tracking, `bufferutil` beside it',
  'no pings, which are left to the program',
];

export async function start() {
  const server = await startNode(fileURLToPath(new URL('ws_server.mjs', import.meta.url)));
  const { version } = createRequire(import.meta.url)('ws/package.json');
  return { name, version: `${version}, Node ${process.versions.node}`, ...server };
}
