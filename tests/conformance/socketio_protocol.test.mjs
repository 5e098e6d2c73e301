// Socket.IO v5, by hand on each transport, and with its own client.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { Echo, payload } from './socketio_echo.mjs';

let echo;
before(async () => {
  echo = await Echo.open(2);
});
after(() => echo.close());

const PATH = '/socket.io/';
const placeholder = (num) => ({ _placeholder: true, num });
const text = (prefix, value) => prefix + JSON.stringify(value);

/** A WebSocket that is connected to a namespace; what it was told then has been taken. */
async function connected(prefix = '') {
  const socket = await echo.websocket(PATH);
  socket.send(`40${prefix}`);
  assert.ok((await socket.next()).startsWith(`40${prefix}{"sid":"`));
  assert.equal(await socket.next(), `42${prefix}["auth",{}]`);
  return socket;
}

describe('namespaces', () => {
  test('connecting gives an id and nothing else; the payload comes back', async () => {
    for (const prefix of ['', '/custom,']) {
      const socket = await echo.websocket(PATH);
      socket.send(`40${prefix}{"token":"123"}`);
      const answer = JSON.parse((await socket.next()).slice(2 + prefix.length));
      assert.deepEqual(Object.keys(answer), ['sid']);
      assert.equal(await socket.next(), `42${prefix}["auth",{"token":"123"}]`);
      await socket.close();
    }
  });

  test('an unknown one is refused, with or without a comma, and the connection stays', async () => {
    const socket = await echo.websocket(PATH);
    for (const name of ['40/random', '40/random,', '40/random,{"token":"x"}']) {
      socket.send(name);
      assert.equal(await socket.next(), '44/random,{"message":"Invalid namespace"}');
    }
    socket.send('40');
    assert.match(await socket.next(), /^40\{/);
    await socket.close();
  });

  test('a disconnect leaves the connection, and the other namespace', async () => {
    const socket = await connected();
    socket.send('40/custom');
    assert.match(await socket.next(), /^40\/custom,\{/);
    assert.equal(await socket.next(), '42/custom,["auth",{}]');
    socket.send('41/custom,');
    socket.send('42["message","main"]');
    assert.equal(await socket.next(), '42["message-back","main"]');
    socket.send('41');
    socket.send('40');
    assert.match(await socket.next(), /^40\{/);
    await socket.close();
  });
});

describe('messages', () => {
  const values = [1, '2', { 3: [true, null] }, '€'];

  test('events and acknowledgements on a WebSocket', async () => {
    for (const prefix of ['', '/custom,']) {
      const socket = await connected(prefix);
      socket.send(text(`42${prefix}`, ['message', ...values]));
      assert.equal(await socket.next(), text(`42${prefix}`, ['message-back', ...values]));
      socket.send(text(`42${prefix}456`, ['message-with-ack', ...values]));
      assert.equal(await socket.next(), text(`43${prefix}456`, values));
      await socket.close();
    }
  });

  test('attachments on a WebSocket', async () => {
    const socket = await connected();
    socket.send(text('452-', ['message', placeholder(0), { deep: placeholder(1) }]));
    socket.send(Buffer.from([1, 2, 3]));
    socket.send(Buffer.from([4, 5, 6]));
    assert.equal(
      await socket.next(),
      text('452-', ['message-back', placeholder(0), { deep: placeholder(1) }]),
    );
    assert.deepEqual(await socket.next(), Buffer.from([1, 2, 3]));
    assert.deepEqual(await socket.next(), Buffer.from([4, 5, 6]));
    await socket.close();
  });

  test('all of it by polling, several packets in one payload', async () => {
    const session = await echo.polling(PATH);
    await session.say('40');
    await session.say(
      text('42', ['message', 'first']),
      text('451-789', ['message-with-ack', placeholder(0)]),
      'bAQID',
    );
    const [connect, auth, back, ack, attachment] = (await session.take()).split('\x1e');
    assert.match(connect, /^40\{"sid":"/);
    assert.equal(
      payload(auth, back, ack, attachment),
      payload(
        '42["auth",{}]',
        text('42', ['message-back', 'first']),
        text('461-789', [placeholder(0)]),
        'bAQID',
      ),
    );
  });

  test('attachments that come in payloads of their own', async () => {
    const session = await echo.polling(PATH);
    await session.say('40');
    await session.take();
    await session.say(text('452-', ['message', placeholder(0), placeholder(1)]));
    await session.say('bAQID');
    await session.say('bBAUG');
    assert.equal(
      await session.take(),
      payload(text('452-', ['message-back', placeholder(0), placeholder(1)]), 'bAQID', 'bBAUG'),
    );
  });
});

describe('what closes the connection', () => {
  const broken = {
    'an unknown type': ['4abc'],
    'no type': ['4'],
    'a second connect': ['40'],
    'an event of a namespace it is not in': ['42/custom,["message"]'],
    'a payload that is no array': ['42{}'],
    'an event without a name': ['42[]'],
    'a name that the protocol keeps': ['42["connect"]'],
    'an id that is no number': ['42abc["message-with-ack",1]'],
    'an id beyond what JavaScript counts': ['429007199254740992["message-with-ack",1]'],
    'JSON that breaks off': ['42["message"'],
    'JSON nested too deep': [`42["message",${'['.repeat(33)}${']'.repeat(33)}]`],
    'eleven attachments': ['4511-["message"]'],
    'a count that is no number': ['45x-["message"]'],
    'a placeholder without its attachment': [text('451-', ['message', placeholder(1)])],
    'text where an attachment is awaited': ['451-["message"]', '42["message"]'],
    'binary that nobody announced': [Buffer.from([1])],
    'an error of the client': ['44{"message":"no"}'],
  };
  for (const [name, messages] of Object.entries(broken)) {
    test(name, async () => {
      const socket = await connected();
      for (const message of messages) socket.send(message);
      assert.equal(await socket.closed, 1001);
    });
  }

  test('an event before the connect', async () => {
    const socket = await echo.websocket(PATH);
    socket.send('42["message"]');
    assert.equal(await socket.closed, 1001);
  });

  test('by polling as well: the session is gone', async () => {
    const session = await echo.polling(PATH);
    await session.say('40');
    await session.take();
    await session.post('42{}');
    assert.equal(await session.take(), 400);
  });
});

describe('socket.io-client', { timeout: 60_000 }, () => {
  for (const transports of [undefined, ['polling'], ['websocket']]) {
    test(`speaks with ${transports ?? 'its default transports'}`, async () => {
      const socket = io(`${echo.url}/custom`, {
        forceNew: true,
        auth: { token: 'abc' },
        ...(transports && { transports }),
      });
      const heard = (event) =>
        new Promise((resolve) => socket.once(event, (...all) => resolve(all)));
      const auth = heard('auth');
      await heard('connect');
      assert.deepEqual(await auth, [{ token: 'abc' }]);
      if (!transports) {
        while (socket.io.engine.transport.name !== 'websocket')
          await new Promise((resolve) => socket.io.engine.once('upgrade', resolve));
      }
      const bytes = Buffer.from([1, 2, 3]);
      const back = heard('message-back');
      socket.emit('message', 1, { deep: ['x', bytes] });
      assert.deepEqual(await back, [1, { deep: ['x', bytes] }]);
      assert.deepEqual(await socket.timeout(5_000).emitWithAck('message-with-ack', { bytes }), {
        bytes,
      });
      socket.disconnect();
    });
  }

  test('is told that a namespace is not there', async () => {
    const socket = io(`${echo.url}/nowhere`, { forceNew: true });
    const error = await new Promise((resolve) => socket.once('connect_error', resolve));
    assert.equal(error.message, 'Invalid namespace');
    socket.disconnect();
  });
});
