// Centrifugo, where there is a `centrifugo` on the path: version 5, or 6 and later, which name their options anew.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../support/free_port.mjs';
import { answers, launch } from './process.mjs';

export const name = 'centrifugo';
export const API_KEY = 'orderwire-bench';

export const settings = [
  'the memory engine, all cores, clients without authentication',
  '`history_size` 1 with recovery mode `cache`: who comes later gets the newest message, as elsewhere here',
  'a read buffer of 512 bytes and pooled write buffers, as its page on WebSocket advises for memory',
];

const NEWEST_MESSAGE = {
  history_size: 1,
  history_ttl: '1h',
  force_recovery: true,
  force_recovery_mode: 'cache',
};

const versionFive = (port) => ({
  address: '127.0.0.1',
  port: String(port),
  engine: 'memory',
  log_level: 'error',
  health: true,
  usage_stats_disable: true,
  allowed_origins: ['*'],
  client_insecure: true,
  api_key: API_KEY,
  websocket_read_buffer_size: 512,
  websocket_use_write_buffer_pool: true,
  ...NEWEST_MESSAGE,
});

const versionSix = (port) => ({
  http_server: { address: '127.0.0.1', port },
  engine: { type: 'memory' },
  log: { level: 'error' },
  health: { enabled: true },
  usage_stats: { disabled: true },
  client: { allowed_origins: ['*'], insecure: true },
  http_api: { key: API_KEY },
  websocket: { read_buffer_size: 512, use_write_buffer_pool: true },
  channel: { without_namespace: NEWEST_MESSAGE },
});

/** "6.2.1", or null where there is none. */
export function installed() {
  try {
    const said = execFileSync('centrifugo', ['version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return /v(\d+\.\S+)/.exec(said)?.[1] ?? null;
  } catch {
    return null;
  }
}

export async function start(folder) {
  const version = installed();
  const port = await freePort();
  const configuration = Number.parseInt(version, 10) < 6 ? versionFive : versionSix;
  const file = join(folder, 'centrifugo.json');
  await writeFile(file, JSON.stringify(configuration(port)));
  const server = launch('centrifugo', ['--config', file]);
  await answers(server, port, '/health');
  return { name, version, port, pids: [server.child.pid], stop: server.stop };
}
