// The server of this repository, on a store that was filled before.
import { execFileSync } from 'node:child_process';
import { openSync } from 'node:fs';
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
  'the limits for one address off, since the whole load comes from one; errors logged, but where purchases are measured',
  'no sandbox; its look-ups of watched orders go to a port where nobody answers, so that nothing leaves the machine',
  'for purchases: logs as by default, mails written to a folder, outgoing webhooks sent to an nginx that answers 204',
];

/** The options of `serve` beside where it listens and what it stores. */
export const OPTIONS = [
  ...['--sandbox', 'off', '--stripe-api', 'http://127.0.0.1:9'],
  ...['--stripe-webhook-secret', WEBHOOK_SECRET],
  ...['--requests-per-second', '0', '--connections-per-address', '0', '--orders-per-hour', '0'],
];
const SILENT = ['--log-level', 'error'];

/** What a shop switches on: mail, and its endpoint. */
const asShop = (folder, sink) => [
  ...['--mail-dir', join(folder, 'mail'), '--notify-url', sink, '--notify-allow-private'],
  ...[
    '--notify-secret',
    `whsec_${Buffer.from('the secret of the endpoint of a bench').toString('base64')}`,
  ],
];

/**
 * `folder` holds the store. `readyMs`: from its start until `/readyz` said 200. `sink`: where outgoing webhooks go, for a
 * server that also mails and logs; `environment`: more of it.
 */
export async function start(folder, { sink, environment = {} } = {}) {
  const port = await freePort();
  const listen = ['--listen', `127.0.0.1:${port}`, '--store', `sqlite:${storeIn(folder)}`];
  const log = sink ? openSync(join(folder, 'log'), 'w') : 'inherit';
  const more = sink ? asShop(folder, sink) : SILENT;
  const began = performance.now();
  const args = ['serve', ...listen, ...OPTIONS, ...more];
  const server = launch(program, args, { ...process.env, ...environment }, log);
  await answers(server, port, '/readyz');
  const readyMs = performance.now() - began;
  const version = execFileSync(program, ['--version']).toString().trim().split(' ').at(-1);
  return { name, version, port, pids: [server.child.pid], stop: server.stop, readyMs };
}
