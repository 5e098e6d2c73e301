// Engine.IO v4, on one loop and on several.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CALM, Echo, PAYLOAD_BYTES_MAX, payload, Socket } from './socketio_echo.mjs';

const HASTY = { pingInterval: 300, pingTimeout: 2_000 };

for (const threads of [1, 4]) {
  describe(`Engine.IO with ${threads} ${threads === 1 ? 'loop' : 'loops'}`, () => {
    let echo;
    let hasty;
    before(async () => {
      echo = await Echo.open(threads);
      hasty = await Echo.open(threads, HASTY);
    });
    after(() => Promise.all([echo.close(), hasty.close()]));

    const refusal = async (query, options) => {
      const answer = await fetch(`${echo.url}/engine.io/${query}`, options);
      return [answer.status, await answer.json()];
    };
    const unknown = [400, { code: 1, message: 'Session ID unknown' }];

    /** A session with a poll that waits, and what that poll gets. A poll needs a moment to arrive. */
    const waiting = async () => {
      const session = await echo.polling();
      const polled = session.take();
      await sleep(30);
      return { session, polled };
    };

    test('a session opens with exactly what the client needs, on each transport', async () => {
      const { open } = await echo.polling();
      assert.match(open.sid, /^[\w-]{24}$/);
      assert.deepEqual(open, {
        sid: open.sid,
        upgrades: ['websocket'],
        ...CALM,
        maxPayload: PAYLOAD_BYTES_MAX,
      });
      const socket = new Socket(
        `${echo.url.replace('http', 'ws')}/engine.io/?EIO=4&transport=websocket`,
      );
      const opened = JSON.parse((await socket.next()).slice(1));
      assert.deepEqual(opened, { ...open, sid: opened.sid, upgrades: [] });
      assert.notEqual(opened.sid, open.sid);
      assert.equal(socket.socket.extensions, '');
      await socket.close();
    });

    test('the path may do without its trailing slash', async () => {
      await echo.polling('/engine.io');
      const socket = await echo.websocket('/engine.io');
      await socket.close();
    });

    test('a handshake that is wrong is refused with the code of the protocol', async () => {
      const post = { method: 'POST', body: '4x' };
      const cases = [
        ['?EIO=4', {}, { code: 0, message: 'Transport unknown' }],
        ['?EIO=4&transport=abc', {}, { code: 0, message: 'Transport unknown' }],
        ['?EIO=4&transport=polling&sid=abc', {}, unknown[1]],
        [`?EIO=4&transport=polling&sid=${'f'.repeat(24)}`, {}, unknown[1]],
        ['?EIO=4&transport=polling&sid=abc', post, unknown[1]],
        ['?EIO=4&transport=polling', post, { code: 2, message: 'Bad handshake method' }],
        [
          '?EIO=4&transport=polling',
          { method: 'PUT' },
          { code: 2, message: 'Bad handshake method' },
        ],
        ['?EIO=4&transport=websocket', {}, { code: 3, message: 'Bad request' }],
        ['?EIO=3&transport=polling', {}, { code: 5, message: 'Unsupported protocol version' }],
        ['?transport=polling', {}, { code: 5, message: 'Unsupported protocol version' }],
        ['?EIO=abc&transport=polling', {}, { code: 5, message: 'Unsupported protocol version' }],
      ];
      for (const [query, options, body] of cases) {
        assert.deepEqual(await refusal(query, options), [400, body], query);
      }
      const { sid } = await echo.polling();
      const [status, body] = await refusal(`?EIO=4&transport=polling&sid=${sid}`, {
        method: 'PUT',
      });
      assert.deepEqual([status, body.code], [400, 3]);
      const head = await fetch(`${echo.url}/engine.io/?EIO=4&transport=polling&sid=${sid}`, {
        method: 'HEAD',
      });
      assert.equal(head.status, 400);
    });

    test('an upgrade that is wrong is refused before the handshake', async () => {
      for (const query of [
        '?transport=websocket',
        '?EIO=3&transport=websocket',
        '?EIO=4',
        '?EIO=4&transport=polling',
        '?EIO=4&transport=websocket&sid=abc',
        `?EIO=4&transport=websocket&sid=00${'a'.repeat(22)}`,
        `?EIO=4&transport=websocket&sid=03${'a'.repeat(22)}`,
      ]) {
        const socket = new Socket(`${echo.url.replace('http', 'ws')}/engine.io/${query}`);
        assert.equal(await socket.refused, 400, query);
      }
    });

    test('messages come back by polling: text, several, binary, any language', async () => {
      const session = await echo.polling();
      await session.say('4hello');
      assert.equal(await session.take(), '4hello');
      await session.say('4one', '4two', 'bAQIDBA==', '4€ 😀');
      assert.equal(await session.take(), payload('4one', '4two', 'bAQIDBA==', '4€ 😀'));
    });

    test('a poll waits for what comes', async () => {
      const { session, polled } = await waiting();
      await session.say('4now');
      assert.equal(await polled, '4now');
    });

    test('a payload that can not be read ends the session', async () => {
      for (const body of ['abc', '', payload('4a', ''), 'b!!!!', '2', Buffer.from([0x34, 0xff])]) {
        const session = await echo.polling();
        assert.equal((await session.post(body)).status, 400);
        assert.deepEqual(await session.take(), 400);
      }
    });

    test('the largest payload is taken, one byte more is 413', async () => {
      const session = await echo.polling();
      await session.say(`4${'x'.repeat(PAYLOAD_BYTES_MAX - 1)}`);
      assert.equal((await session.take()).length, PAYLOAD_BYTES_MAX);
      assert.equal((await session.post('4'.repeat(PAYLOAD_BYTES_MAX + 1))).status, 413);
    });

    test('two polls at once: the first is closed, the second refused, the session gone', async () => {
      const { session, polled } = await waiting();
      assert.equal(await session.take(), 400);
      assert.equal(await polled, '1');
      assert.equal(await session.take(), 400);
    });

    test('a client that leaves its poll ends the session', async () => {
      const session = await echo.polling();
      const leaving = new AbortController();
      const left = session.poll({ signal: leaving.signal }).catch((error) => error.name);
      await sleep(30);
      leaving.abort();
      assert.equal(await left, 'AbortError');
      // On several loops the next poll may be there before the news of the first: it is refused all the same.
      assert.equal(await session.take(), 400);
      assert.deepEqual(await refusal(`?EIO=4&transport=polling&sid=${session.sid}`), unknown);
    });

    test('a close answers the poll that waits, and the session is gone', async () => {
      const { session, polled } = await waiting();
      await session.say('1');
      assert.equal(await polled, '6');
      assert.equal(await session.take(), 400);
      assert.equal((await session.post('4x')).status, 400);
    });

    test('the server pings; who answers lives on, on each transport', async () => {
      const session = await hasty.polling();
      const socket = await hasty.websocket();
      await Promise.all([
        (async () => {
          for (let i = 0; i < 3; i++) {
            assert.equal(await session.take(), '2');
            await session.say('3');
          }
        })(),
        (async () => {
          for (let i = 0; i < 3; i++) {
            assert.equal(await socket.next(), '2');
            socket.send('3');
          }
        })(),
      ]);
      await socket.close();
    });

    test('silence ends a session within ping interval and time-out', async () => {
      const begun = Date.now();
      const session = await hasty.polling();
      const socket = await hasty.websocket();
      assert.equal(await socket.closed, 1001);
      assert.ok(Date.now() - begun >= 2_290);
      assert.equal(await session.take(), 400);
    });

    test('a WebSocket carries text and binary', async () => {
      const socket = await echo.websocket();
      socket.send('4hello');
      assert.equal(await socket.next(), '4hello');
      socket.send(Buffer.from([1, 2, 3, 4]));
      assert.deepEqual(await socket.next(), Buffer.from([1, 2, 3, 4]));
      socket.send('1');
      assert.equal(await socket.closed, 1001);
    });

    test('a WebSocket that breaks the protocol is closed', async () => {
      for (const text of ['abc', '', '2', '2probe']) {
        const socket = await echo.websocket();
        socket.send(text);
        assert.equal(await socket.closed, 1001, text);
      }
      const large = await echo.websocket();
      large.send('4'.repeat(PAYLOAD_BYTES_MAX + 1));
      // The rest of the message is still on its way when the server closes, and may cost the client the reason.
      assert.ok([1009, 1006].includes(await large.closed));
    });

    test('a session upgrades from polling to WebSocket, and polls no more', async () => {
      const { session, polled } = await waiting();
      const socket = await echo.websocket('/engine.io/', `&sid=${session.sid}`);
      await socket.opened;
      socket.send('2probe');
      assert.equal(await socket.next(), '3probe');
      assert.equal(await polled, '6');
      assert.equal(await session.take(), '6');
      socket.send('5');
      socket.send('4hello');
      assert.equal(await socket.next(), '4hello');
      assert.deepEqual(await refusal(`?EIO=4&transport=polling&sid=${session.sid}`), [
        400,
        { code: 3, message: 'Bad request' },
      ]);
      assert.equal((await session.post('4x')).status, 400);
      const second = await echo.websocket('/engine.io/', `&sid=${session.sid}`);
      assert.equal(await second.closed, 1008);
      socket.send('4still');
      assert.equal(await socket.next(), '4still');
      await socket.close();
    });

    test('what was said while the session upgraded is not lost', async () => {
      const session = await echo.polling();
      const socket = await echo.websocket('/engine.io/', `&sid=${session.sid}`);
      await socket.opened;
      await session.say('4before');
      socket.send('2probe');
      assert.equal(await socket.next(), '3probe');
      await session.say('4between');
      socket.send('5');
      assert.equal(await socket.next(), '4before');
      assert.equal(await socket.next(), '4between');
      await socket.close();
    });

    test('a WebSocket that breaks off its upgrade leaves the session polling', async () => {
      const session = await echo.polling();
      for (const wrong of ['4x', '2', 'abc']) {
        const socket = await echo.websocket('/engine.io/', `&sid=${session.sid}`);
        await socket.opened;
        socket.send(wrong);
        assert.equal(await socket.closed, 1001);
      }
      const left = await echo.websocket('/engine.io/', `&sid=${session.sid}`);
      await left.opened;
      left.send('2probe');
      assert.equal(await left.next(), '3probe');
      await left.close();
      await session.say('4polling');
      let heard;
      do heard = await session.take();
      while (heard === '6');
      assert.equal(heard, '4polling');
    });
  });
}
