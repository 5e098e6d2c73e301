// That each peer does the job that it is measured at: what is published reaches the watcher of that id, and no other;
// who comes later gets the newest.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { MESSAGE_BYTES } from './peers/message.mjs';
import * as nchan from './peers/nchan.mjs';
import * as socketio from './peers/socketio.mjs';
import * as ws from './peers/ws.mjs';

const MESSAGE = '{"object":"order","note":"Grüße"}';
const OTHER = '{"object":"order","note":"another"}';

async function open(t, peer) {
  const folder = await mkdtemp(join(tmpdir(), 'orderwire-peer-'));
  const server = await peer.start(folder);
  t.after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  assert.equal(server.name, peer.name);
  assert.match(server.version, /\d+\.\d+/);
  assert.ok(server.pids.length > 0);
  return server;
}

async function publish({ port }, id, body) {
  const answer = await fetch(`http://127.0.0.1:${port}/pub?id=${id}`, { method: 'POST', body });
  assert.ok(answer.ok);
  await answer.arrayBuffer();
}

/** The messages of a WebSocket, in turn. */
async function watch(t, url) {
  const socket = new WebSocket(url);
  t.after(() => socket.terminate());
  const messages = [];
  const waiting = [];
  socket.on('message', (data, binary) => {
    assert.equal(binary, false);
    messages.push(data.toString());
    waiting.shift()?.();
  });
  await once(socket, 'open');
  const next = async () => {
    if (messages.length === 0) await new Promise((resolve) => waiting.push(resolve));
    return messages.shift();
  };
  return { socket, next };
}

for (const [peer, path] of [
  [nchan, '/sub?id='],
  [ws, '/?id='],
]) {
  test(`${peer.name} delivers to the WebSockets of one id`, async (t) => {
    const server = await open(t, peer);
    const at = (id) => watch(t, `ws://127.0.0.1:${server.port}${path}${id}`);
    const [seventh, eighth] = [await at(7), await at(8)];
    await publish(server, 7, MESSAGE);
    assert.equal(await seventh.next(), MESSAGE);
    await publish(server, 7, OTHER);
    assert.equal(await seventh.next(), OTHER);
    await publish(server, 8, MESSAGE);
    assert.equal(await eighth.next(), MESSAGE);
    assert.equal(await (await at(7)).next(), OTHER);
  });
}

test('socketio delivers to the room of one id', async (t) => {
  const server = await open(t, socketio);
  const at = async (id) => {
    const socket = io(`http://127.0.0.1:${server.port}`, {
      transports: ['websocket'],
      forceNew: true,
    });
    t.after(() => socket.disconnect());
    const views = [];
    socket.on('order', (view) => views.push(view));
    socket.emit('watch', String(id));
    await once(socket, 'order');
    return { socket, views };
  };
  const [seventh, eighth] = [await at(7), await at(8)];
  const [said] = await Promise.all([once(seventh.socket, 'order'), publish(server, 7, MESSAGE)]);
  assert.deepEqual(said, [MESSAGE]);
  await Promise.all([once(eighth.socket, 'order'), publish(server, 8, OTHER)]);
  assert.deepEqual(eighth.views, [null, OTHER]);
  assert.deepEqual((await at(7)).views, [MESSAGE]);
});

test('nchan delivers to an event stream and to a held request', async (t) => {
  const server = await open(t, nchan);
  const at = (accept) => fetch(`http://127.0.0.1:${server.port}/sub?id=7`, { headers: { accept } });
  const stream = await at('text/event-stream');
  const held = at('*/*');
  await publish(server, 7, MESSAGE);
  assert.equal(await (await held).text(), MESSAGE);
  let text = '';
  for await (const bytes of stream.body.pipeThrough(new TextDecoderStream())) {
    text += bytes;
    if (text.includes(MESSAGE)) break;
  }
  assert.match(text, /^data: \{/m);
});

test('the same nginx serves a file as long as a view, and 304 to who has it', async (t) => {
  const { port } = await open(t, nchan);
  const url = `http://127.0.0.1:${port}${nchan.STATIC_PATH}`;
  const answer = await fetch(url);
  assert.equal((await answer.text()).length, MESSAGE_BYTES);
  const headers = { 'if-none-match': answer.headers.get('etag') };
  assert.equal((await fetch(url, { headers })).status, 304);
});
