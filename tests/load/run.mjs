// One run: a peer, started afresh in a folder of its own, and the load program at it.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Disk } from '../crash/support/disk.mjs';
import { MESSAGE_BYTES } from './peers/message.mjs';
import * as nchan from './peers/nchan.mjs';
import { storeIn, WEBHOOK_SECRET } from './peers/orderwire.mjs';
import { launch } from './peers/process.mjs';

const program = (name) => fileURLToPath(new URL(`../../build/release/${name}`, import.meta.url));

const PATIENCE_MS = {
  orderwire_fill: 1_800_000,
  orderwire_load: 300_000,
  orderwire_floor: 300_000,
};

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

/** The whole copy is on the disk before anything is measured there; `cold`: and nowhere else. */
async function copyStore(from, to, cold) {
  await copyFile(storeIn(from), storeIn(to));
  const file = await open(storeIn(to));
  await file.sync();
  await file.close();
  if (cold) {
    const forget = [`if=${storeIn(to)}`, 'iflag=nocache', 'count=0'];
    execFileSync('dd', forget, { stdio: 'ignore' });
  }
}

function loadArguments(run, server, filled) {
  const { watchers, transport, oneOrder, spread, path, phases } = run;
  return [
    ...['--peer', server.name, '--port', String(server.port)],
    ...server.pids.flatMap((pid) => ['--pid', String(pid)]),
    ...['--watchers', String(watchers)],
    ...(server.name === 'orderwire'
      ? ['--orders', ordersIn(filled), '--secret', WEBHOOK_SECRET]
      : ['--message-bytes', String(MESSAGE_BYTES)]),
    ...(transport ? ['--transport', transport] : []),
    ...(oneOrder ? ['--one-order'] : []),
    ...(spread ? ['--spread'] : []),
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

/** What the server's SQLite was asked, by itself on a store as it was before. */
async function floorOf(filled, folder, recording, cold) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await copyStore(filled, folder, cold);
  const args = ['--store', storeIn(folder), '--recording', recording];
  return JSON.parse(await finished('orderwire_floor', args));
}

/** What stands under and behind the server for a run: {options, stop}. */
async function surroundings(run, folder) {
  const options = { ...run.options };
  let sink;
  if (run.sink) {
    const place = join(workplace, 'sink');
    await mkdir(place, { recursive: true });
    sink = await nchan.start(place);
    options.sink = `http://127.0.0.1:${sink.port}${nchan.SINK_PATH}`;
  }
  if (run.syncMs) {
    const disk = new Disk(folder);
    disk.slows(run.syncMs);
    options.environment = disk.environment;
  }
  if (run.floor) {
    const recording = { STATEMENT_RECORDING: join(workplace, 'recording') };
    options.environment = { ...recording, LD_PRELOAD: program('statement_recorder.so') };
  }
  return { options, stop: () => sink?.stop() };
}

/**
 * Gives what the load program said, with the peer's version and, of orderwire, how long it took to be ready; of a run with
 * `floor` what the same statements took by themselves.
 */
export async function measure(run, filled) {
  const folder = run.shared ? filled : join(workplace, 'run');
  if (!run.shared) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if (!run.shared && run.peer.name === 'orderwire') await copyStore(filled, folder, run.cold);
  const around = await surroundings(run, folder);
  const server = await run.peer.start(folder, around.options);
  let said;
  try {
    const args = loadArguments(run, server, filled);
    said = JSON.parse(await finished('orderwire_load', args));
    const { version, readyMs } = server;
    Object.assign(said, { version, readyMs, command: readable(args) });
  } finally {
    await server.stop();
    await around.stop();
  }
  if (run.floor) said.floor = await floorOf(filled, folder, join(workplace, 'recording'), run.cold);
  return said;
}
