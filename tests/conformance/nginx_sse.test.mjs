// The stream behind a real nginx that nobody configured for streams: its default proxy settings buffer answers, speak
// HTTP/1.0 to the server, and know nothing of WebSocket.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HELD_MS, Shop } from '../browser/support/shop.mjs';
import { freePort } from '../support/free_port.mjs';
import { PATIENCE_MS } from '../support/patience.mjs';

const unpacked = fileURLToPath(new URL('../../build/tools/nginx/usr/sbin/nginx', import.meta.url));
const nginx = [unpacked, '/usr/sbin/nginx'].find((path) => existsSync(path));

let shop;
let folder;
let proxy;
let url;

/** Of the proxy, only what it needs to run without being installed; and /buffered/, where it may not be told better. */
function configuration(port) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ');
  return `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr warn;
    events {}
    http {
      access_log off; ${temporary}
      server {
        listen 127.0.0.1:${port};
        location / { proxy_pass ${shop.url}; }
        location /buffered/ { proxy_pass ${shop.url}/; proxy_ignore_headers X-Accel-Buffering; }
      }
    }`;
}

before(async () => {
  assert.ok(nginx, 'there is no nginx: run script/setup');
  shop = await Shop.open({ sandboxDelayMs: HELD_MS });
  folder = await mkdtemp(join(tmpdir(), 'orderwire-nginx-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'nginx.conf'), configuration(port));
  proxy = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = [];
  proxy.stderr.on('data', (text) => said.push(text));
  for (let tries = 0; ; ++tries) {
    assert.ok(tries < 200 && proxy.exitCode === null, `nginx did not start: ${said.join('')}`);
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((later) => setTimeout(later, 50));
  }
});

after(async () => {
  if (proxy && proxy.exitCode === null) {
    const ended = new Promise((resolve) => proxy.once('exit', resolve));
    proxy.kill('SIGTERM');
    await ended;
  }
  if (folder) await rm(folder, { recursive: true, force: true });
  await shop?.close();
});

async function buy() {
  const post = (path, cookie = '', body = '{}') =>
    fetch(`${shop.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body,
    });
  const placed = await post('/api/orders', '', '{"course_id":"cpp-concurrency"}');
  const cookie = placed.headers.get('set-cookie').split(';')[0];
  const { id } = await placed.json();
  const { client_secret } = await (await post(`/api/orders/${id}/payment-intent`, cookie)).json();
  return { order: id, intent: client_secret.split('_secret_')[0] };
}

/** Reads a stream; `ids` are those of the events that have come so far. */
async function follow(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS * 2) });
  const ids = [];
  const waiting = new Set();
  const read = async () => {
    let text = '';
    for await (const bytes of answer.body.pipeThrough(new TextDecoderStream())) {
      text += bytes;
      ids.splice(0, ids.length, ...[...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)));
      for (const check of waiting) check();
    }
  };
  const ended = read();
  const hears = (id) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`heard only ${ids}`)), PATIENCE_MS);
      const check = () => {
        if (!ids.includes(id)) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { answer, ids, hears, ended };
}

test('nginx with its default settings passes each view on as it comes', async () => {
  const { order, intent } = await buy();
  const stream = await follow(`${url}/api/orders/${order}/events`);
  assert.equal(stream.answer.status, 200);
  assert.equal(stream.answer.headers.get('content-type'), 'text/event-stream');
  await stream.hears(1);
  // That nginx does delay what it is not told to pass on shows that this test can fail.
  const buffered = follow(`${url}/buffered/api/orders/${order}/events`);
  let answered = false;
  buffered.then(() => {
    answered = true;
  });
  const { id, ...rest } = await shop.intent(intent);
  const failing = { id, ...rest, last_payment_error: { code: 'card_declined', message: 'No.' } };
  assert.equal(await shop.webhook('payment_intent.payment_failed', failing), 'applied');
  await stream.hears(2);
  assert.equal(answered, false);
  assert.equal(await shop.paid(intent), 'applied');
  await stream.hears(3);
  await stream.ended;
  const late = await buffered;
  await late.ended;
  const last = (await shop.order(order)).version;
  assert.equal(stream.ids.at(-1), last);
  assert.equal(late.ids.at(-1), last);
});

test('nginx passes a held request on, and a stream that has ended for good', async () => {
  const { order, intent } = await buy();
  const held = fetch(`${url}/api/orders/${order}?since=1&wait=60`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  assert.equal(await shop.paid(intent), 'applied');
  const answer = await held;
  assert.equal(answer.status, 200);
  assert.ok((await answer.json()).version > 1);
  const view = await waitForFinal(order);
  const ended = await fetch(`${url}/api/orders/${order}/events?since=${view.version}`);
  assert.equal(ended.status, 204);
});

async function waitForFinal(order) {
  for (;;) {
    const view = await shop.order(order);
    if (view.final) return view;
  }
}
