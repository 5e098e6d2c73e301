// A small run of crash_kill: a few kills instead of a hundred. What it prints is its report: a line about the good
// store, and a line for each copy that was spoiled on purpose.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const built = (name) => fileURLToPath(new URL(`../../build/release/${name}`, import.meta.url));
const orderwire = process.env.ORDERWIRE_PROGRAM ?? built('orderwire');

let folder;
let ended;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderwire-kill-'));
  const store = join(folder, 'kill.db');
  const orders = join(folder, 'orders');
  const run = (name, args) => {
    assert.ok(existsSync(built(name)), `there is no ${built(name)}: script/test builds it`);
    return spawnSync(built(name), args, { encoding: 'utf8' });
  };
  const filled = run('orderwire_fill', ['--store', store, '--orders', '2000', '--out', orders]);
  assert.equal(filled.status, 0, filled.stderr);
  ended = run('crash_kill', [
    ...['--program', orderwire, '--store', store, '--orders', orders],
    ...['--kills', '6', '--watchers', '200', '--rate', '500', '--spoil'],
  ]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const report = () => `${ended.stdout}${ended.stderr}`;
const line = (pattern) => {
  const found = ended.stdout.match(pattern);
  assert.ok(found, report());
  return found;
};

test('after kill -9 at random instants nothing that was acknowledged or shown is missing', () => {
  line(/^nothing was lost$/m);
  assert.equal(ended.status, 0, report());
});

test('the run was one: webhooks were acknowledged, orders paid, watchers lost and back', () => {
  const [, made, acknowledged] = line(/^events: (\d+) made, (\d+) acknowledged/m);
  assert.ok(Number(made) > 500, report());
  assert.equal(acknowledged, made, report());
  const [, repeated] = line(/(\d+) repeated after a 2xx and known/);
  assert.ok(Number(repeated) > 0, report());
  const [, connections, lost] = line(/(\d+) connections, (\d+) of them lost/);
  assert.ok(Number(lost) > 0 && Number(connections) > Number(lost), report());
  const [, paid] = line(/(\d+) of them paid/);
  assert.ok(Number(paid) > 0, report());
});

test('the check finds a lost event, a wrong status, an altered view, a damaged page', () => {
  const spoiled = ended.stdout.match(/^spoiled: .*$/gm) ?? [];
  assert.equal(spoiled.length, 10, report());
  assert.deepEqual(
    spoiled.filter((said) => !said.includes(': found (')),
    [],
    report(),
  );
});
