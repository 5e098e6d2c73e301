// What the figures were taken on.
import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.mjs';

const SYNCS = 200;

/**
 * What a commit costs on this disk at least, in milliseconds: the median of many times 4 KiB written and synced, in
 * place as in a log that is used again. Where a file grows, the file system has more to do.
 */
export function fsyncMs(folder) {
  const path = join(folder, 'fsync');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  writeSync(file, Buffer.alloc(4096 * SYNCS));
  fdatasyncSync(file);
  const took = [];
  for (let i = 0; i < SYNCS; ++i) {
    const began = performance.now();
    writeSync(file, page, 0, page.length, i * page.length);
    fdatasyncSync(file);
    took.push(performance.now() - began);
  }
  closeSync(file);
  rmSync(path);
  return median(took);
}

function said(command, ...args) {
  try {
    return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
}

/** Lines of [what, which], for a table. */
export function describeMachine() {
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const commit = said('git', 'rev-parse', '--short', 'HEAD');
  const changed = said('git', 'status', '--porcelain', '--untracked-files=no') !== '';
  return [
    ['date', new Date().toISOString().slice(0, 16).replace('T', ' ').concat(' UTC')],
    ['commit', commit + (changed ? ', with changes' : '')],
    ['processor', `${cpus()[0].model.trim()}, ${availableParallelism()} cores`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['system', `${system}, kernel ${release()}`],
    ['load before it began', loadavg()[0].toFixed(2)],
    ['compiler', `g++ ${said('g++', '-dumpfullversion')}, release build`],
    ['SQLite', said('dpkg-query', '--show', 'libsqlite3-0').split(/\s/).at(-1)],
  ];
}
