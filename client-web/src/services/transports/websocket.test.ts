import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, pass } from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import { createApi } from '../api/api';
import { createHeartbeat } from './heartbeat';
import type { Cursor, TransportEvents } from './transport';
import { ORDERS_PER_SOCKET, websocket } from './websocket';

let env: FakeEnvironment;
let cursors: Cursor[];
let events: { [Name in keyof TransportEvents]: ReturnType<typeof vi.fn<TransportEvents[Name]>> };

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  cursors = [{ order: ORDER_ID, version: 3 }];
  events = { onView: vi.fn(), onAlive: vi.fn(), onUnknown: vi.fn(), onDown: vi.fn() };
});

const connect = (single: boolean, over: FakeEnvironment = env) =>
  websocket.open(
    {
      env: over,
      reader: createApi(over),
      heartbeat: createHeartbeat(),
      single,
      cursors: () => cursors,
    },
    events,
  );

test('a single order is named in the address with the version held', () => {
  connect(true).start(true);
  expect(env.socket.url).toBe(`ws://shop.test/live?order=${ORDER_ID}&since=3`);
  expect(env.socket.protocol).toBe('orderwire.v1');
});

test('without resuming the server is asked to send the view at once', () => {
  connect(true).start(false);
  expect(env.socket.url).toBe(`ws://shop.test/live?order=${ORDER_ID}`);
});

test('a secure page opens a secure socket', () => {
  const secure = Object.assign(new FakeEnvironment(), { origin: 'https://shop.test' });
  connect(true, secure).start(false);
  expect(secure.socket.url).toMatch(/^wss:/);
});

test('several orders share one connection and are subscribed by message', () => {
  cursors = [
    { order: 'ord_a', version: 2 },
    { order: 'ord_b', version: 0 },
  ];
  connect(false).start(true);
  env.socket.open();
  expect(env.socket.url).toBe('ws://shop.test/live');
  expect(env.socket.sent).toEqual([
    { op: 'subscribe', order: 'ord_a', since: 2 },
    { op: 'subscribe', order: 'ord_b' },
  ]);
});

test('a change of the set subscribes what is new and unsubscribes what is gone', () => {
  cursors = [{ order: 'ord_a', version: 2 }];
  const transport = connect(false);
  transport.start(true);
  env.socket.open();
  cursors = [{ order: 'ord_b', version: 1 }];
  transport.update?.();
  expect(env.socket.sent.slice(1)).toEqual([
    { op: 'unsubscribe', order: 'ord_a' },
    { op: 'subscribe', order: 'ord_b', since: 1 },
  ]);
});

test('no more orders are subscribed than a connection may watch', () => {
  cursors = Array.from({ length: 40 }, (_, index) => ({ order: `ord_${index}`, version: 1 }));
  connect(false).start(true);
  env.socket.open();
  expect(env.socket.sent).toHaveLength(ORDERS_PER_SOCKET);
});

test('a view is handed on', () => {
  connect(true).start(false);
  env.socket.open();
  env.socket.push(makeView({ version: 4 }));
  expect(events.onView).toHaveBeenCalledWith(expect.objectContaining({ version: 4 }));
});

test('a socket that is open but has not spoken is not yet alive', () => {
  connect(true).start(false);
  env.socket.open();
  expect(events.onAlive).not.toHaveBeenCalled();
  env.socket.heartbeat();
  expect(events.onAlive).toHaveBeenCalledOnce();
});

test('a resumed socket is alive as soon as it is open', () => {
  connect(true).start(true);
  env.socket.open();
  expect(events.onAlive).toHaveBeenCalledOnce();
});

test.each(['not json', '[]', 'null', '{"object":"news"}', '{"object":"order"}'])(
  'the message %s is no view and does no harm',
  (message) => {
    connect(true).start(false);
    env.socket.open();
    env.socket.push(message);
    expect(events.onView).not.toHaveBeenCalled();
    expect(events.onDown).not.toHaveBeenCalled();
  },
);

test('an order that the server does not know is reported by name', () => {
  connect(false).start(false);
  env.socket.open();
  env.socket.push({ object: 'error', code: 'unknown_order', order: ORDER_ID });
  expect(events.onUnknown).toHaveBeenCalledWith(ORDER_ID);
});

test('silence past two heartbeats is death', async () => {
  connect(true).start(true);
  env.socket.open();
  await pass(49_999);
  expect(events.onDown).not.toHaveBeenCalled();
  await pass(1);
  expect(events.onDown).toHaveBeenCalledOnce();
  expect(env.socket.closedWith).toBe('no code');
});

test('a heartbeat puts the end off', async () => {
  connect(true).start(true);
  env.socket.open();
  await pass(40_000);
  env.socket.heartbeat();
  await pass(40_000);
  expect(events.onDown).not.toHaveBeenCalled();
});

test('a check after a sleep finds the silence that the timers slept through', () => {
  const transport = connect(true);
  transport.start(true);
  env.socket.open();
  vi.setSystemTime(Date.now() + 60_000);
  transport.check?.();
  expect(events.onDown).toHaveBeenCalledOnce();
});

test('a check makes the server answer, and a socket that does is kept', async () => {
  const transport = connect(true);
  transport.start(true);
  env.socket.open();
  transport.check?.();
  expect(env.socket.sent).toEqual([{ op: 'subscribe', order: ORDER_ID }]);
  await pass(3_999);
  env.socket.push(makeView({ version: 3 }));
  await pass(10_000);
  expect(events.onDown).not.toHaveBeenCalled();
});

test('a socket that does not answer a check is dead', async () => {
  const transport = connect(true);
  transport.start(true);
  env.socket.open();
  transport.check?.();
  await pass(4_000);
  expect(events.onDown).toHaveBeenCalledWith({ isSilent: true });
});

test('a restarting server gives the moment to come back', () => {
  connect(true).start(true);
  env.socket.open();
  env.socket.end(1012, 'reconnect_in_ms=4200');
  expect(events.onDown).toHaveBeenCalledWith({ reconnectInMs: 4_200 });
});

test('only a restart may name a moment', () => {
  connect(true).start(true);
  env.socket.end(1011, 'reconnect_in_ms=4200');
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('a browser that refuses to open is an ordinary end', () => {
  env.openSocket = () => {
    throw new DOMException('blocked', 'SecurityError');
  };
  connect(true).start(false);
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('a stopped socket closes cleanly and says nothing more', async () => {
  const transport = connect(true);
  transport.start(true);
  env.socket.open();
  events.onAlive.mockClear();
  transport.stop();
  env.socket.push(makeView());
  env.socket.end(1000);
  await pass(60_000);
  expect(env.socket.closedWith).toBe(1000);
  expect(events.onView).not.toHaveBeenCalled();
  expect(events.onAlive).not.toHaveBeenCalled();
  expect(events.onDown).not.toHaveBeenCalled();
});
