// What may come over the WebSocket of `stripe listen`, from a client that is not Stripe's: the npm package ws.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { course, eventually, openSandbox } from './sandbox.mjs';

let sandbox;
let stripe;

before(async () => {
  sandbox = await openSandbox();
  stripe = sandbox.client();
});
after(() => sandbox?.stop());

const newSession = () =>
  stripe.rawRequest('POST', '/v1/stripecli/sessions', {
    device_name: 'test',
    websocket_features: ['webhooks'],
  });

async function connect(t, session) {
  const socket = new WebSocket(session.websocket_url, 'stripecli-devproxy-v1', {
    headers: { 'websocket-id': session.websocket_id },
  });
  t.after(() => socket.terminate());
  const heard = [];
  socket.on('message', (data) => heard.push(JSON.parse(data)));
  socket.on('error', () => {});
  await once(socket, 'open');
  assert.equal(socket.protocol, 'stripecli-devproxy-v1');
  return { socket, heard };
}

const refusal = (headers) =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${sandbox.url.origin.replace('http', 'ws')}/_sandbox/stripecli`, {
      headers,
    });
    socket.on('error', () => {});
    socket.on('unexpected-response', async (_request, response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, ...JSON.parse(Buffer.concat(chunks)) });
    });
  });

test('an id that nobody was given is refused in the words on which the command asks for a new one', async () => {
  for (const headers of [{}, { 'websocket-id': 'cliws_other' }]) {
    const { status, error } = await refusal(headers);
    assert.equal(status, 401);
    assert.equal(error.message, 'Unknown WebSocket ID.');
  }
  assert.equal((await fetch(new URL('/_sandbox/stripecli', sandbox.url))).status, 401);
});

test('an event comes signed, and is delivered with its acknowledgement', async (t) => {
  const session = await newSession();
  const { socket, heard } = await connect(t, session);
  const intent = await stripe.paymentIntents.create(course);
  const message = await eventually('an event', () => heard[0]);
  const event = stripe.webhooks.constructEvent(
    message.event_payload,
    message.http_headers['Stripe-Signature'],
    session.secret,
  );
  assert.equal(event.data.object.id, intent.id);
  assert.equal((await sandbox.deliveries(event.id))[0].state, 'pending');
  const { webhook_conversation_id } = message;
  socket.send(JSON.stringify({ type: 'event_ack', webhook_conversation_id, event_id: event.id }));
  await sandbox.settled(event.id, ([{ state }]) => state === 'delivered');
});

test('nonsense is passed over, and somebody else’s deliveries are none of a listener’s business', async (t) => {
  const [one, two] = await Promise.all([newSession(), newSession()]);
  const first = await connect(t, one);
  const second = await connect(t, two);
  const intent = await stripe.paymentIntents.create(course);
  const { data } = await stripe.events.list({ type: 'payment_intent.created', limit: 1 });
  assert.equal(data[0].data.object.id, intent.id);
  const { webhook_conversation_id } = await eventually('an event', () => second.heard[0]);
  first.socket.send('not JSON');
  first.socket.send(Buffer.from([0, 255]));
  first.socket.send('[]');
  first.socket.send(JSON.stringify({ type: 'event_ack', webhook_conversation_id }));
  first.socket.send(
    JSON.stringify({ type: 'webhook_response', webhook_conversation_id, status: 500, body: 'x' }),
  );
  // An acknowledgement of its own shows that all before it was read.
  const own = await eventually('an event', () => first.heard[0]);
  first.socket.send(JSON.stringify({ ...own, type: 'event_ack' }));
  const deliveries = await sandbox.settled(data[0].id, (all) =>
    all.some(({ state }) => state === 'delivered'),
  );
  const theirs = deliveries.find(({ endpoint }) => endpoint === two.websocket_id);
  assert.equal(theirs.state, 'pending');
  assert.equal(theirs.response, null);
});

test('a message of more than 1 MiB ends the connection, and nothing else', async (t) => {
  const { socket } = await connect(t, await newSession());
  const closed = once(socket, 'close');
  socket.send('x'.repeat(1024 * 1024 + 1));
  const [code] = await closed;
  // The close frame can be lost where the server closes with much of the message unread.
  assert.ok([1009, 1006].includes(code), `closed with ${code}`);
  assert.equal((await stripe.accounts.retrieveCurrent()).object, 'account');
});

test('a newer connection of a listener takes the place of an older one', async (t) => {
  const session = await newSession();
  const older = await connect(t, session);
  const newer = await connect(t, session);
  older.socket.close();
  await once(older.socket, 'close');
  const intent = await stripe.paymentIntents.create(course);
  const { event_payload } = await eventually('an event', () => newer.heard[0]);
  assert.equal(JSON.parse(event_payload).data.object.id, intent.id);
});
