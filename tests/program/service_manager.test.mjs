// What systemd is told and hands down: notifications, the watchdog, a socket that outlives the program, credentials.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { programPath } from '../conformance/program.mjs';
import { eventually, run, storeIn, temporaryFolder } from './support/program.mjs';

const manager = fileURLToPath(new URL('./support/service_manager.pl', import.meta.url));

/** The program under a service manager: `tell` it start, stop or reload; `lines` is what it says. */
async function managed(t, folder, { watchdogUsec = '', args = [], environment = {} } = {}) {
  const child = spawn(
    'perl',
    [manager, join(folder, 'notifications'), watchdogUsec, 'bash'].concat([
      '-c',
      // The address to listen at is known only now.
      'exec "$0" serve --listen "127.0.0.1:$PORT" "$@"',
      programPath(),
      ...['--store', `sqlite:${storeIn(folder)}`, '--sandbox', 'off', '--threads', '2', ...args],
    ]),
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, ...environment },
    },
  );
  const lines = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = new Promise((resolve) => child.once('close', resolve));
  t.after(async () => {
    child.stdin.end();
    await ended;
  });
  await eventually(() => lines.length > 0);
  const port = lines[0].split(' ')[1];
  return {
    lines,
    url: `http://127.0.0.1:${port}`,
    tell: (word) => child.stdin.write(`${word}\n`),
    said: (line, times = 1) =>
      eventually(() => lines.filter((each) => each === line).length >= times),
  };
}

test('it says when it serves, when it reads its settings again, and when it stops', async (t) => {
  const service = await managed(t, temporaryFolder(t));
  service.tell('start');
  await service.said('notified READY=1');
  assert.ok(
    service.lines.some((line) => line.startsWith('notified STATUS=serving http://127.0.0.1:')),
  );
  assert.equal((await fetch(`${service.url}/readyz`)).status, 200);
  service.tell('reload');
  await service.said('notified RELOADING=1');
  assert.ok(service.lines.some((line) => /^notified MONOTONIC_USEC=\d+$/.test(line)));
  await service.said('notified READY=1', 2);
  service.tell('stop');
  await service.said('notified STOPPING=1');
  await service.said('ended 0');
  assert.ok(!service.lines.includes('notified WATCHDOG=1'), 'nobody asked for signs of life');
});

test('it gives signs of life where they are asked for', async (t) => {
  const service = await managed(t, temporaryFolder(t), { watchdogUsec: '200000' });
  service.tell('start');
  await service.said('notified WATCHDOG=1', 3);
});

test('who comes while it restarts waits in the socket, and is answered', async (t) => {
  const service = await managed(t, temporaryFolder(t));
  service.tell('start');
  await service.said('notified READY=1');
  service.tell('stop');
  await service.said('ended 0');
  const waiting = Array.from({ length: 20 }, () => fetch(`${service.url}/healthz`));
  service.tell('start');
  for (const answer of await Promise.all(waiting)) assert.equal(answer.status, 200);
});

test('secrets are read from the credentials of the service', async (t) => {
  const folder = temporaryFolder(t);
  const credentials = join(folder, 'credentials');
  mkdirSync(credentials);
  writeFileSync(join(credentials, 'server-key'), 'a-key-of-16-or-more\nand-another-one-of-16\n');
  const environment = { CREDENTIALS_DIRECTORY: credentials };
  const service = await managed(t, folder, { environment });
  service.tell('start');
  await service.said('notified READY=1');
  const asked = (key) =>
    fetch(`${service.url}/api/orders`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal((await asked('a-key-of-16-or-more')).status, 200);
  assert.equal((await asked('and-another-one-of-16')).status, 200);
  assert.equal((await asked('a-third-key-of-16-ch')).status, 401);
  // The environment wins, as over the file of settings.
  const named = join(credentials, 'stripe-webhook-secret');
  writeFileSync(named, 'whsec_');
  const serve = ['serve', '--listen', '127.0.0.1:0', '--store', `sqlite:${storeIn(folder)}2`];
  const refused = await run(serve, environment);
  assert.equal(refused.code, 2);
  assert.match(refused.errors[0], /--stripe-webhook-secret \(credential stripe-webhook-secret\)/);
});
