// The server of this repository, on a store that was filled before.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free_port.mjs';
import { answers, launch } from './process.mjs';

const program = fileURLToPath(new URL('../../../build/release/orderwire', import.meta.url));

export const name = 'orderwire';
export const WEBHOOK_SECRET = 'whsec_of_the_load_program';

/** Its store in a folder that is given to `start`. */
export const storeIn = (folder) => join(folder, 'orders.db');

export const settings = [
  'a release build with default settings, one thread for each core, its store on the disk of this folder',
  'the limits for one address off, since the whole load comes from one; errors logged',
  'no sandbox; its look-ups of watched orders go to a port where nobody answers, so that nothing leaves the machine',
];

/** The options of `serve` beside where it listens and what it stores. */
export const OPTIONS = [
  ...['--sandbox', 'off', '--stripe-api', 'http://127.0.0.1:9'],
  ...['--stripe-webhook-secret', WEBHOOK_SECRET],
  ...['--requests-per-second', '0', '--connections-per-address', '0', '--orders-per-hour', '0'],
  ...['--log-level', 'error'],
];

/** `folder` holds the store. `readyMs`: from its start until `/readyz` said 200. */
export async function start(folder) {
  const port = await freePort();
  const listen = ['--listen', `127.0.0.1:${port}`, '--store', `sqlite:${storeIn(folder)}`];
  const began = performance.now();
  const server = launch(program, ['serve', ...listen, ...OPTIONS]);
  await answers(server, port, '/readyz');
  const readyMs = performance.now() - began;
  const version = execFileSync(program, ['--version']).toString().trim().split(' ').at(-1);
  return { name, version, port, pids: [server.child.pid], stop: server.stop, readyMs };
}
