// One run: a peer, started afresh in a folder of its own, and the load program at it.
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MESSAGE_BYTES } from './peers/message.mjs';
import { storeIn, WEBHOOK_SECRET } from './peers/orderwire.mjs';
import { launch } from './peers/process.mjs';

const program = (name) => fileURLToPath(new URL(`../../build/release/${name}`, import.meta.url));

const PATIENCE_MS = { orderwire_fill: 1_800_000, orderwire_load: 300_000 };

/** Where everything is kept while it is measured: on the disk of the repository, which may not be memory. */
export const workplace = fileURLToPath(new URL('../../build/bench', import.meta.url));

export const FILL = 'orderwire_fill --store orders.db --orders N --out orders.txt';

const ordersIn = (folder) => join(folder, 'orders.txt');

async function finished(name, args) {
  const run = launch(program(name), args);
  const late = setTimeout(run.stop, PATIENCE_MS[name]);
  const code = await run.ended;
  clearTimeout(late);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return run.output();
}

/** A folder with a store of so many pending orders, and the list of them. */
export async function fill(orders) {
  const folder = join(workplace, `filled-${orders}`);
  await mkdir(folder, { recursive: true });
  const to = ['--store', storeIn(folder), '--out', ordersIn(folder)];
  await finished('orderwire_fill', [...to, '--orders', String(orders)]);
  return folder;
}

/** The whole copy is on the disk before anything is measured there. */
async function copyStore(from, to) {
  await copyFile(storeIn(from), storeIn(to));
  const file = await open(storeIn(to));
  await file.sync();
  await file.close();
}

function loadArguments(run, server, filled) {
  const { watchers, transport, oneOrder, path, phases } = run;
  return [
    ...['--peer', server.name, '--port', String(server.port)],
    ...server.pids.flatMap((pid) => ['--pid', String(pid)]),
    ...['--watchers', String(watchers)],
    ...(server.name === 'orderwire'
      ? ['--orders', ordersIn(filled), '--secret', WEBHOOK_SECRET]
      : ['--message-bytes', String(MESSAGE_BYTES)]),
    ...(transport ? ['--transport', transport] : []),
    ...(oneOrder ? ['--one-order'] : []),
    ...(path ? ['--path', path] : []),
    ...phases.flatMap((phase) => ['--phase', phase]),
  ];
}

/** What can be typed again: without what differs from run to run. */
function readable(args) {
  return `orderwire_load ${args.join(' ')}`
    .replace(/--port \d+/, '--port PORT')
    .replace(/(?: --pid \d+)+/, ' --pid PID…')
    .replace(/--orders \S+/, '--orders orders.txt');
}

/** Gives what the load program said, with the peer's version and, of orderwire, how long it took to be ready. */
export async function measure(run, filled) {
  const folder = run.shared ? filled : join(workplace, 'run');
  if (!run.shared) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if (!run.shared && run.peer.name === 'orderwire') await copyStore(filled, folder);
  const server = await run.peer.start(folder, run.options);
  try {
    const args = loadArguments(run, server, filled);
    const said = JSON.parse(await finished('orderwire_load', args));
    const { version, readyMs } = server;
    return { ...said, version, readyMs, command: readable(args) };
  } finally {
    await server.stop();
  }
}
