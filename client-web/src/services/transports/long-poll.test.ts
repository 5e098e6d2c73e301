import { beforeEach, expect, test, vi } from 'vitest';
import {
  FakeEnvironment,
  type FakeHold,
  json,
  pass,
  problem,
  unchanged,
} from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import { createApi } from '../api/api';
import { createHeartbeat } from './heartbeat';
import { longPoll } from './long-poll';
import type { Transport, TransportEvents } from './transport';

let env: FakeEnvironment;
let holds: FakeHold[];
let transport: Transport;
let version: number;
let events: { [Name in keyof TransportEvents]: ReturnType<typeof vi.fn<TransportEvents[Name]>> };

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  holds = env.hold(ORDER_ID);
  version = 1;
  events = {
    onView: vi.fn((view) => {
      version = view.version;
    }),
    onAlive: vi.fn(),
    onUnknown: vi.fn(),
    onDown: vi.fn(),
  };
  transport = longPoll.open(
    {
      env,
      reader: createApi(env),
      heartbeat: createHeartbeat(),
      single: true,
      cursors: () => [{ order: ORDER_ID, version }],
    },
    events,
  );
  transport.start(true);
});

/** The newest request is answered after so many seconds. */
async function answerAfter(seconds: number, response = unchanged()) {
  await pass(seconds * 1_000);
  holds.at(-1)?.answer(response);
  await pass();
}

async function cutAfter(seconds: number) {
  await pass(seconds * 1_000);
  holds.at(-1)?.cut();
  await pass();
}

const waits = () => holds.map(({ waitS }) => waitS);

test('the first request waits a moment only, to show that it may', async () => {
  expect(waits()).toEqual([2]);
  expect(events.onAlive).not.toHaveBeenCalled();
  await answerAfter(2);
  expect(events.onAlive).toHaveBeenCalledOnce();
  expect(waits()).toEqual([2, 25]);
});

test('news are handed on, and the next request says so', async () => {
  await answerAfter(2);
  await answerAfter(1, json(makeView({ version: 4 })));
  expect(events.onView).toHaveBeenCalledOnce();
  expect(holds.at(-1)?.request.path).toContain('?since=4&wait=25');
});

test('where long waits are cut the next ones are shorter', async () => {
  await answerAfter(2);
  await cutAfter(20);
  await answerAfter(10);
  expect(events.onDown).not.toHaveBeenCalled();
  expect(waits()).toEqual([2, 25, 10, 10]);
});

test('where hardly any wait is let through it is given up', async () => {
  await answerAfter(2);
  await cutAfter(10);
  expect(events.onDown).toHaveBeenCalledWith({
    error: expect.objectContaining({ status: 0 }),
    reconnectInMs: null,
  });
  expect(holds).toHaveLength(2);
});

test('a server that does not hold is not asked again and again', async () => {
  await answerAfter(2);
  await answerAfter(0);
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('an older version, which is no news, is not asked for again and again either', async () => {
  await answerAfter(0, json(makeView({ version: 1 })));
  expect(events.onView).not.toHaveBeenCalled();
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('a restarting server names the moment to come back', async () => {
  await answerAfter(2);
  await answerAfter(3, unchanged({ 'retry-after': '4' }));
  expect(events.onDown).toHaveBeenCalledWith({ reconnectInMs: 4_000 });
});

test('a server that asks for patience is given it', async () => {
  await answerAfter(1, problem(429, 'too_many_requests', { 'retry-after': '6' }));
  expect(events.onDown).toHaveBeenCalledWith({
    error: expect.objectContaining({ status: 429 }),
    reconnectInMs: 6_000,
  });
});

test('an order that is not there is reported', async () => {
  await answerAfter(1, problem(404, 'unknown_order'));
  expect(events.onUnknown).toHaveBeenCalledWith(ORDER_ID);
  expect(events.onDown).not.toHaveBeenCalled();
});

test('a request that is never answered is given up five seconds after it should be', async () => {
  await answerAfter(2);
  await pass(29_999);
  expect(holds).toHaveLength(2);
  await pass(1);
  // It may be a middlebox: one more try, half as long.
  expect(waits()).toEqual([2, 25, 12]);
});

test('a check begins anew, because a held request cannot be asked how it is', () => {
  transport.check?.();
  expect(holds.at(-1)?.request.signal?.aborted).toBe(true);
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('once stopped it says nothing more', async () => {
  transport.stop();
  await answerAfter(2, json(makeView({ version: 9 })));
  await pass(60_000);
  expect(holds).toHaveLength(1);
  expect(events.onView).not.toHaveBeenCalled();
  expect(events.onDown).not.toHaveBeenCalled();
});
