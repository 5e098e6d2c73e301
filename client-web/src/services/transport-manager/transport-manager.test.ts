import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  FakeEnvironment,
  type FakeHold,
  type FakeStream,
  json,
  pass,
  problem,
  unchanged,
} from '../../testing/fake-environment';
import { enrolledView, makeView, ORDER_ID, paidView } from '../../testing/fixtures';
import { createClientOver } from '../client';
import type { OrderWatch } from '../watch/follow-order';

// The whole transport manager with its four transports; only the network is the test's.

let env: FakeEnvironment;
let streams: FakeStream[];
let holds: FakeHold[];
let watch: OrderWatch;
let leave: () => void;
let heard: number[];

const stream = () => streams.at(-1) as FakeStream;
const hold = () => holds.at(-1) as FakeHold;
const mode = () => watch.getSnapshot().mode;
const version = () => watch.getSnapshot().view?.version;

async function begin() {
  watch = createClientOver(env).watchOrder(ORDER_ID);
  leave = watch.subscribe(() => {
    const held = watch.getSnapshot().view?.version;
    if (held !== undefined && held !== heard.at(-1)) heard.push(held);
  });
  await pass();
}

/** WebSocket is refused and the stream has spoken. */
async function goStream() {
  await begin();
  env.socket.end(1006);
  await pass();
  stream().push(makeView());
  await pass();
}

/** WebSocket is refused, the stream is held back, and a held request came back in time. */
async function goLongPoll() {
  await begin();
  env.socket.end(1006);
  await pass(4_000);
  await pass(2_000);
  hold().answer(unchanged());
  await pass();
}

async function speakAndDie(afterMs: number) {
  env.socket.open();
  env.socket.push(makeView());
  await pass(afterMs);
  env.socket.end(1006);
}

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  env.serve(makeView());
  streams = env.stream(ORDER_ID);
  holds = env.hold(ORDER_ID);
  heard = [];
});

afterEach(() => leave?.());

describe('stepping down', () => {
  test('a refused WebSocket leads to the stream at once', async () => {
    await goStream();
    expect(mode()).toBe('stream');
    expect(stream().request.path).toBe(`/api/orders/${ORDER_ID}/events`);
  });

  test('a WebSocket that opens and says nothing is left after four seconds', async () => {
    await begin();
    env.socket.open();
    await pass(3_999);
    expect(streams).toHaveLength(0);
    await pass(1);
    expect(streams).toHaveLength(1);
    expect(mode()).toBe('connecting');
  });

  test('one early death is forgiven, the second is not', async () => {
    await begin();
    await speakAndDie(200);
    await pass(1_000);
    expect(env.sockets).toHaveLength(2);
    expect(streams).toHaveLength(0);
    await speakAndDie(200);
    await pass(1_000);
    expect(env.sockets).toHaveLength(2);
    expect(streams).toHaveLength(1);
  });

  test('after an early death a WebSocket becomes active only once it has lived a little', async () => {
    await begin();
    await speakAndDie(200);
    await pass(1_000);
    env.socket.open();
    env.socket.push(makeView());
    await pass(1_999);
    expect(mode()).not.toBe('live');
    await pass(1);
    expect(mode()).toBe('live');
  });

  test('a proxy that holds the stream back costs four seconds, then requests are held', async () => {
    await goLongPoll();
    expect(mode()).toBe('long-polling');
    expect(stream().isAborted).toBe(true);
    expect(holds.map(({ waitS }) => waitS)).toEqual([2, 25]);
  });

  test('what happens during the search is seen all the same', async () => {
    await begin();
    env.socket.end(1006);
    env.serve(paidView());
    await pass(5_000);
    expect(version()).toBe(2);
  });

  test('where nothing may wait the page polls', async () => {
    await begin();
    env.socket.end(1006);
    await pass(4_000);
    hold().cut();
    await pass();
    expect(mode()).toBe('polling');
    env.serve(paidView());
    await pass(5_000);
    expect(version()).toBe(2);
  });

  test('a server that knows no streams and holds nothing is polled', async () => {
    env.on(/\/events/, () => problem(404, 'not_found'));
    env.on(/&wait=/, () => unchanged());
    await begin();
    env.socket.end(1006);
    await pass(1);
    expect(mode()).toBe('polling');
    await pass(1_000);
    expect(env.count(/&wait=/)).toBe(1);
  });

  test('a captive portal is no stream', async () => {
    env.on(
      /\/events/,
      () => new Response('<h1>Log in</h1>', { headers: { 'content-type': 'text/html' } }),
    );
    await begin();
    env.socket.end(1006);
    await pass();
    expect(holds).toHaveLength(1);
  });

  test('a socket that goes silent twice is left for the stream', async () => {
    await begin();
    for (const silentForMs of [50_000, 102_000]) {
      env.socket.open();
      env.socket.push(makeView());
      await pass(silentForMs);
      await pass(1_000);
    }
    expect(env.sockets).toHaveLength(2);
    expect(streams).toHaveLength(1);
  });

  test('a middlebox that ends each socket before its first heartbeat is one that does not work', async () => {
    await begin();
    await speakAndDie(20_000);
    await pass(1_000);
    await speakAndDie(20_000);
    await pass(1_000);
    stream().push(makeView());
    await pass();
    expect(mode()).toBe('stream');
  });
});

describe('the heartbeat', () => {
  test('is learnt, so that a quick one shows a dead socket sooner', async () => {
    await begin();
    env.socket.open();
    env.socket.push(makeView());
    for (const _ of [1, 2]) {
      await pass(2_000);
      env.socket.heartbeat();
    }
    const dead = env.socket;
    await pass(3_999);
    expect(dead.closedWith).toBeNull();
    await pass(1);
    expect(dead.closedWith).toBe('no code');
  });

  test('that is slow costs one connection and not each of them', async () => {
    await begin();
    let served = 0;
    for (let second = 0; second < 300; second += 1) {
      if (env.sockets.length > served) {
        served = env.sockets.length;
        env.socket.open();
        env.socket.push(makeView());
      }
      if (second % 60 === 59) env.socket.heartbeat();
      await pass(1_000);
    }
    expect(env.sockets).toHaveLength(2);
    expect(mode()).toBe('live');
  });
});

describe('upgrading', () => {
  test('a better transport is tried beside the active one, which is left when it has spoken', async () => {
    await goStream();
    await pass(22_500);
    expect(env.sockets).toHaveLength(2);
    expect(mode()).toBe('stream');
    env.socket.open();
    env.socket.push(makeView());
    await pass(2_000);
    expect(mode()).toBe('live');
    expect(stream().isAborted).toBe(true);
  });

  test('an upgrade that fails leaves what works alone, and the next one waits longer', async () => {
    env.randomValue = 0.999;
    await goStream();
    const tried: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      for (let second = 0; second < 60; second += 10) {
        if (env.socket.onclose) env.socket.end(1006);
        stream().heartbeat();
        await pass(10_000);
      }
      tried.push(env.sockets.length);
    }
    expect(streams).toHaveLength(1);
    expect(mode()).toBe('stream');
    expect(tried[0]).toBe(2);
    expect(tried[9]).toBe(5);
    expect(tried[59]).toBe(10);
  });

  test('from the held request the upgrade begins at the top', async () => {
    await goLongPoll();
    const sockets = env.sockets.length;
    await pass(30_000);
    expect(env.sockets).toHaveLength(sockets + 1);
    env.socket.end(1006);
    await pass();
    stream().push(makeView());
    await pass(2_000);
    expect(mode()).toBe('stream');
    expect(holds.at(-1)?.request.signal?.aborted).toBe(true);
  });
});

describe('the session', () => {
  test('remembers what worked', async () => {
    await goStream();
    expect(env.memory).toBe('stream');
    leave();
    const sockets = env.sockets.length;
    await begin();
    expect(env.sockets).toHaveLength(sockets);
    expect(streams).toHaveLength(2);
  });

  test('remembers also that nothing better than a poll did', async () => {
    env.memory = 'polling';
    await begin();
    expect(mode()).toBe('polling');
    expect(env.requests).toHaveLength(1);
    await pass(22_500);
    expect(env.sockets).toHaveLength(1);
  });

  test('that remembers nonsense begins at the top', async () => {
    env.memory = 'pigeon';
    await begin();
    expect(env.sockets).toHaveLength(1);
  });

  test('a list of orders, which knows fewer ways, spoils nothing', async () => {
    const other = 'ord_01JDOTHER';
    env.serve(makeView({ id: other }));
    const orders = createClientOver(env).watchOrders([ORDER_ID, other]);
    leave = orders.subscribe(() => {});
    await pass();
    env.socket.end(1006);
    await pass(5_000);
    expect(orders.getSnapshot().mode).toBe('polling');
    leave();
    await begin();
    expect(env.sockets).toHaveLength(1);
    expect(streams).toHaveLength(1);
  });

  test('forgets when the network changes', async () => {
    await goStream();
    env.wake('online');
    await pass();
    expect(env.sockets).toHaveLength(2);
  });

  test('learns nothing from a server that is away', async () => {
    await begin();
    env.isOnline = false;
    env.socket.end(1006);
    await pass(60_000);
    expect(mode()).toBe('offline');
    env.isOnline = true;
    while (env.sockets.length < 2) await pass(500);
    env.socket.open();
    env.socket.push(makeView());
    await pass(10_000);
    expect(mode()).toBe('live');
    expect(env.memory).not.toBe('polling');
    expect(streams.length).toBe(0);
    expect(env.sockets.length).toBe(2);
  });
});

describe('a server that says when to come back', () => {
  test('is left alone by the stream until then, and resumed', async () => {
    await goStream();
    stream().write('retry: 7000\n\n');
    stream().end();
    await pass();
    const requests = env.requests.length;
    expect(watch.getSnapshot()).toMatchObject({
      mode: 'connecting',
      nextTryAt: Date.now() + 7_000,
    });
    await pass(6_999);
    expect(env.requests).toHaveLength(requests);
    await pass(1);
    expect(stream().request.path).toContain('/events?since=1');
    stream().write('retry: 3000\n\n');
    await pass();
    expect(mode()).toBe('stream');
  });

  test('the retry that opens a stream is not yet a goodbye', async () => {
    await begin();
    env.socket.end(1006);
    await pass();
    stream().write('retry: 60000\n\n');
    await pass();
    stream().break();
    await pass(1_000);
    expect(streams).toHaveLength(2);
  });

  test('is left alone by held requests', async () => {
    await goLongPoll();
    hold().answer(unchanged({ 'retry-after': '9' }));
    await pass();
    const requests = env.requests.length;
    await pass(8_999);
    expect(env.requests).toHaveLength(requests);
    await pass(1);
    expect(env.requests.length).toBeGreaterThan(requests);
  });

  test('a refused stream is not asked for again before Retry-After', async () => {
    env.on(/\/events/, () => problem(429, 'too_many_requests', { 'retry-after': '20' }));
    await begin();
    env.socket.end(1006);
    await pass(19_000);
    expect(env.count(/events|wait=/)).toBe(1);
    expect(version()).toBe(1);
    await pass(1_000);
    expect(holds).toHaveLength(1);
  });

  test('nobody is told to stay away for more than a minute', async () => {
    await begin();
    env.socket.open();
    env.socket.push(makeView());
    env.socket.end(1012, 'reconnect_in_ms=99999999');
    await pass(60_000);
    expect(env.sockets).toHaveLength(2);
  });
});

describe('a lost connection', () => {
  test('that had proved itself is resumed within a second, with a read in between', async () => {
    await begin();
    env.socket.open();
    env.socket.push(makeView());
    await pass(25_000);
    env.socket.heartbeat();
    const reads = env.requests.length;
    env.randomValue = 0.999;
    env.socket.end(1006);
    await pass(998);
    expect(env.requests).toHaveLength(reads);
    await pass(1);
    expect(env.requests).toHaveLength(reads + 1);
    expect(env.socket.url).toContain('since=1');
    env.socket.open();
    expect(mode()).toBe('live');
  });

  test('that had not has to prove that it can speak', async () => {
    await begin();
    await speakAndDie(200);
    await pass(1_000);
    expect(env.sockets).toHaveLength(2);
    expect(env.socket.url).not.toContain('since');
  });
});

describe('a hidden tab', () => {
  test('gives its stream back and polls, and streams again in sight', async () => {
    await goStream();
    env.hide();
    await pass();
    expect(stream().isAborted).toBe(true);
    expect(mode()).toBe('polling');
    env.serve(paidView());
    await pass(5_000);
    expect(version()).toBe(2);
    env.wake('visible');
    await pass();
    stream().push(paidView());
    await pass(2_000);
    expect(streams).toHaveLength(2);
    expect(mode()).toBe('stream');
  });

  test('keeps its WebSocket', async () => {
    await begin();
    env.socket.open();
    env.socket.push(makeView());
    env.hide();
    await pass(10_000);
    expect(env.socket.closedWith).toBeNull();
    expect(mode()).toBe('live');
  });

  test('that begins hidden waits with the stream until it is seen', async () => {
    env.hidden = true;
    await begin();
    env.socket.end(1006);
    await pass(10_000);
    expect(streams).toHaveLength(0);
    expect(mode()).toBe('polling');
    env.wake('visible');
    await pass();
    expect(streams).toHaveLength(1);
  });
});

describe('on every transport', () => {
  test('a view comes once and in order, whatever brings it again', async () => {
    await goStream();
    env.serve(paidView());
    stream().push(paidView());
    await pass();
    stream().push(paidView());
    stream().push(makeView());
    await watch.refetch();
    stream().break();
    await pass(20_000);
    expect(heard).toEqual([1, 2]);
  });

  test('a final view ends the stream for good', async () => {
    await goStream();
    stream().push(enrolledView());
    await pass();
    expect(stream().isAborted).toBe(true);
    const requests = env.requests.length;
    await pass(600_000);
    expect(env.requests).toHaveLength(requests);
    expect(mode()).toBe('settled');
  });

  test('a final view ends the held requests for good', async () => {
    await goLongPoll();
    hold().answer(json(enrolledView()));
    await pass(600_000);
    expect(mode()).toBe('settled');
    expect(holds).toHaveLength(2);
  });
});
