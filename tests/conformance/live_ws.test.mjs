// The live channel as a foreign WebSocket client sees it: the npm package `ws`, with events that Stripe's own package
// signed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { HELD_MS, Shop } from '../browser/support/shop.mjs';
import { PATIENCE_MS } from '../support/patience.mjs';
import { buy } from './orders.mjs';

let shop;
before(async () => {
  shop = await Shop.open({ sandboxDelayMs: HELD_MS });
});
after(() => shop.close());

/** Opens a watcher that keeps what it hears. */
function watch(path, protocols) {
  const socket = new WebSocket(shop.url.replace('http', 'ws') + path, protocols);
  const heard = [];
  const waiting = new Set();
  socket.on('message', (data, isBinary) => {
    assert.equal(isBinary, false);
    heard.push(JSON.parse(data.toString()));
    for (const check of waiting) check();
  });
  const hears = (wanted) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(JSON.stringify(heard))), PATIENCE_MS);
      const check = () => {
        const found = heard.find(wanted);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  const closed = new Promise((resolve) =>
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`)),
  );
  const refused = new Promise((resolve) =>
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
  );
  socket.on('error', () => {});
  return { socket, heard, hears, closed, refused };
}

test('ws follows a purchase to its end, without compression, and is closed with final', async () => {
  const { order, intent } = await buy(shop.url);
  const watcher = watch(`/live?order=${order}`, 'orderwire.v1');
  assert.equal((await watcher.hears((view) => view.version === 1)).status, 'pending');
  assert.equal(watcher.socket.protocol, 'orderwire.v1');
  assert.equal(watcher.socket.extensions, '');
  assert.equal(await shop.paid(intent), 'applied');
  assert.equal(await watcher.closed, '1000 final');
  const last = watcher.heard.at(-1);
  assert.equal(last.status, 'paid');
  assert.equal(last.enrollment, 'active');
  const versions = watcher.heard.map(({ version }) => version);
  assert.deepEqual(
    versions,
    [...new Set(versions)].sort((a, b) => a - b),
  );
});

test('ws subscribes to several orders on one connection', async () => {
  const one = await buy(shop.url);
  const two = await buy(shop.url);
  const watcher = watch('/live');
  await new Promise((resolve) => watcher.socket.on('open', resolve));
  for (const { order } of [one, two]) {
    watcher.socket.send(JSON.stringify({ op: 'subscribe', order }));
    await watcher.hears((view) => view.id === order);
  }
  await shop.paid(two.intent);
  await watcher.hears((view) => view.id === two.order && view.final);
  watcher.socket.send('{"op":"subscribe","order":"nonsense"}');
  assert.equal((await watcher.hears((view) => view.object === 'error')).code, 'unknown_order');
  watcher.socket.close();
  await watcher.closed;
});

test('ws is refused an unknown order with 404 and a foreign origin with 403', async () => {
  const { order } = await buy(shop.url);
  assert.equal(await watch('/live?order=nonsense').refused, 404);
  const foreign = new WebSocket(`${shop.url.replace('http', 'ws')}/live?order=${order}`, {
    origin: 'https://evil.example',
  });
  foreign.on('error', () => {});
  const status = await new Promise((resolve) =>
    foreign.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
  );
  assert.equal(status, 403);
});

test('ws gets pongs for its pings, and 1009 for a message over 4 KiB', async () => {
  const watcher = watch('/live');
  await new Promise((resolve) => watcher.socket.on('open', resolve));
  const pong = new Promise((resolve) => watcher.socket.on('pong', resolve));
  watcher.socket.ping('still there?');
  assert.equal((await pong).toString(), 'still there?');
  watcher.socket.send('x'.repeat(4097));
  assert.match(await watcher.closed, /^1009/);
});
