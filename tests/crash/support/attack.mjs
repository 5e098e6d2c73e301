// The programs of tests/crash, in their small size: each prints a line for each demand, "ok" or "FAIL".
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = (name) => fileURLToPath(new URL(`../../../build/release/${name}`, import.meta.url));
const orderwire = process.env.ORDERWIRE_PROGRAM ?? built('orderwire');

function needed(name) {
  assert.ok(existsSync(built(name)), `there is no ${built(name)}: script/test builds it`);
  return built(name);
}

/** A database with orders that wait; `gone()` takes it away. */
export function filledStore(orders) {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-crash-'));
  const place = { store: join(folder, 'filled.db'), orders: join(folder, 'orders') };
  const filled = spawnSync(
    needed('orderwire_fill'),
    ['--store', place.store, '--orders', `${orders}`, '--out', place.orders],
    { encoding: 'utf8' },
  );
  assert.equal(filled.status, 0, filled.stderr);
  return { ...place, gone: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs one to its end: all its demands were met, and `least` of them were made. */
export async function assertSurvives(program, { store, orders }, args, least) {
  const child = spawn(
    needed(program),
    ['--program', orderwire, '--store', store, '--orders', orders, '--small', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.deepEqual(said.match(/^FAIL .*$/gm) ?? [], [], said);
  assert.equal(code, 0, said);
  assert.ok((said.match(/^ok /gm) ?? []).length >= least, said);
}
