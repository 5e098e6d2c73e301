// The four transports, from their first answer.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { Guest } from '../guest.mjs';

const FOREIGN = { origin: 'https://evil.example' };
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

export async function live({ caller }, document) {
  const { order, act } = await ordered(caller);
  await stream(caller, order, act, document);
  await webSocket(caller, order, document);
  await socketIo(caller);
}

async function ordered(caller) {
  const guest = await Guest.arrive(caller);
  return { order: guest.order, act: (action) => guest.act(action) };
}

async function stream(caller, order, act, document) {
  const path = `/api/orders/${order}/events`;
  const { body } = await caller.get(path);
  document.fits('Order', JSON.parse(body.match(/^data: (.*)$/m)[1]));
  await caller.get(`${path}?since=x`);
  await caller.get(path, FOREIGN);
  await caller.get('/api/orders/nothing/events');
  await act('cancel');
  assert.equal((await caller.get(path, { 'last-event-id': '2' })).status, 204);
}

async function webSocket(caller, order, document) {
  assert.equal((await caller.get(`/live?order=${order}`, UPGRADE)).status, 101);
  await caller.get('/live?order=nothing', UPGRADE);
  await caller.get(`/live?order=${order}&since=x`, UPGRADE);
  await caller.get('/live', { ...UPGRADE, ...FOREIGN });
  await caller.get('/live');
  const socket = new WebSocket(`${caller.url.replace('http', 'ws')}/live?order=${order}`);
  const view = await new Promise((heard) => socket.once('message', (text) => heard(text)));
  document.fits('Order', JSON.parse(view));
  socket.close();
}

async function socketIo(caller) {
  const path = '/socket.io/?EIO=4&transport=polling';
  const { body } = await caller.get(path);
  const session = `${path}&sid=${JSON.parse(body.slice(1)).sid}`;
  const text = { 'content-type': 'text/plain;charset=UTF-8' };
  const push = (target, body, headers) =>
    caller.send('POST', target, { body, headers: { ...text, ...headers } });
  await push(session, '40');
  await push(session, '4'.repeat(5000));
  await push(`${path}&sid=nothing`, '40');
  await push(session, Array(70).fill('3').join('\x1e'));
  await push(session, '40', FOREIGN);
  await caller.get('/socket.io/?EIO=4&transport=pigeon');
  await caller.get(path, FOREIGN);
  await caller.get('/socket.io/?EIO=4&transport=websocket', UPGRADE);
}
