import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeEnvironment, pass, problem } from '../../testing/fake-environment';
import { cancelledView, enrolledView, makeView, ORDER_ID, paidView } from '../../testing/fixtures';
import { createClientOver } from '../client';
import type { OrderWatch } from './follow-order';

const READ = /^GET \/api\/orders\/ord_/;

let env: FakeEnvironment;
let watch: OrderWatch;
let leave: () => void;

function begin() {
  watch = createClientOver(env).watchOrder(ORDER_ID);
  leave = watch.subscribe(() => {});
}

/** Read once, and live on a socket that has spoken. */
async function goLive() {
  begin();
  await pass();
  env.socket.open();
  env.socket.push(makeView());
}

const state = () => watch.getSnapshot();

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  env.serve(makeView());
});

afterEach(() => leave?.());

describe('the beginning', () => {
  test('the first view comes from a plain read', async () => {
    begin();
    expect(state()).toMatchObject({ view: null, mode: 'connecting' });
    await pass();
    expect(state().view?.version).toBe(1);
  });

  test('a socket that has spoken is live and ends the polling', async () => {
    await goLive();
    expect(state().mode).toBe('live');
    await pass(20_000);
    expect(env.count(READ)).toBe(1);
  });

  test('a socket that is open and silent does not count as live', async () => {
    begin();
    await pass();
    env.socket.open();
    expect(state().mode).toBe('connecting');
    await pass(4_000);
    expect(state().mode).toBe('polling');
  });

  test('an unknown order is not followed', async () => {
    env.on(READ_URL, () => problem(404, 'unknown_order'));
    begin();
    await pass(30_000);
    expect(state()).toMatchObject({ isUnknown: true, mode: 'settled' });
    expect(env.count(READ)).toBe(1);
    expect(env.sockets).toHaveLength(0);
  });

  test('a final order opens no socket', async () => {
    env.serve(enrolledView());
    begin();
    await pass(30_000);
    expect(state().mode).toBe('settled');
    expect(env.sockets).toHaveLength(0);
    expect(env.count(READ)).toBe(1);
  });

  test('nothing runs before somebody listens, nor after the last has gone', async () => {
    watch = createClientOver(env).watchOrder(ORDER_ID);
    await pass(10_000);
    expect(env.requests).toHaveLength(0);
    leave = watch.subscribe(() => {});
    await pass();
    env.socket.open();
    env.socket.push(makeView());
    leave();
    expect(env.socket.closedWith).toBe(1000);
    await pass(60_000);
    expect(env.requests).toHaveLength(1);
  });
});

const READ_URL = /^GET .*\/api\/orders\/ord_/;
const PLAIN_READ = /^\/api\/orders\/\w+(\?since=\d+)?$/;

describe('stepping down', () => {
  test('where nothing else works a poll every five seconds says what is held', async () => {
    begin();
    await pass();
    env.socket.end(1006);
    await pass();
    expect(state().mode).toBe('polling');
    await pass(10_000);
    const reads = env.requests.filter(({ path }) => PLAIN_READ.test(path));
    expect(reads.map(({ path }) => path.split('?')[1])).toEqual([undefined, 'since=1', 'since=1']);
  });

  test('a socket that never opens is given up after four seconds', async () => {
    begin();
    await pass(3_999);
    expect(env.socket.closedWith).toBeNull();
    await pass(1);
    expect(env.socket.closedWith).toBe(1000);
    expect(state().mode).toBe('polling');
  });

  test('what the poll finds is shown while the socket is shut', async () => {
    begin();
    await pass();
    env.socket.end(1006);
    env.serve(paidView());
    await pass(5_000);
    expect(state().view?.status).toBe('paid');
  });

  test('a lost socket leads to a read within a second', async () => {
    await goLive();
    await pass(20_000);
    env.serve(paidView());
    env.socket.end(1006);
    expect(state().mode).toBe('connecting');
    await pass(1_000);
    expect(state().view?.status).toBe('paid');
  });

  test('a socket that went silent is left for the poll after two heartbeats', async () => {
    await goLive();
    env.serve(paidView());
    await pass(50_000);
    await pass(1);
    expect(state().view?.status).toBe('paid');
  });
});

describe('a restarting server', () => {
  test('is left alone until the moment that it named', async () => {
    await goLive();
    const requests = env.requests.length;
    env.socket.end(1012, 'reconnect_in_ms=7000');
    expect(state()).toMatchObject({ mode: 'connecting', nextTryAt: Date.now() + 7_000 });
    await pass(6_999);
    expect(env.requests).toHaveLength(requests);
    expect(env.sockets).toHaveLength(1);
    await pass(1);
    expect(env.sockets).toHaveLength(2);
    expect(env.socket.url).toContain('since=1');
    env.socket.open();
    expect(state()).toMatchObject({ mode: 'live', nextTryAt: null });
  });

  test('that is not back at that moment is polled', async () => {
    await goLive();
    env.socket.end(1012, 'reconnect_in_ms=100');
    await pass(100);
    env.serve(paidView());
    env.socket.end(1006);
    await pass();
    expect(state().view?.status).toBe('paid');
  });
});

describe('what is shown', () => {
  test('a view that is not newer is ignored', async () => {
    await goLive();
    env.socket.push(paidView({ version: 5 }));
    const held = state().view;
    env.socket.push(makeView({ version: 4 }));
    env.socket.push(makeView({ version: 5 }));
    expect(state().view).toBe(held);
  });

  test('a view that comes with the page needs no first read to be shown', async () => {
    watch = createClientOver(env).watchOrder(ORDER_ID, paidView());
    expect(state()).toMatchObject({ mode: 'idle', view: { status: 'paid' } });
    leave = watch.subscribe(() => {});
    await pass();
    expect(env.requests[0]?.path).toContain('since=2');
  });

  test('a view of another order is ignored', async () => {
    const orders = createClientOver(env).watchOrders([ORDER_ID]);
    leave = orders.subscribe(() => {});
    await pass();
    env.socket.open();
    env.socket.push(paidView({ id: 'ord_other', version: 9 }));
    expect([...orders.getSnapshot().views.keys()]).toEqual([ORDER_ID]);
  });

  test('a heartbeat confirms what is held', async () => {
    await goLive();
    await pass(25_000);
    env.socket.heartbeat();
    expect(state().lastConfirmedAt).toBe(Date.now());
  });

  test('a final view ends socket and polling for good', async () => {
    await goLive();
    await pass(7_000);
    env.socket.push(enrolledView());
    const finalAt = Date.now();
    env.socket.end(1000, 'final');
    await pass(120_000);
    expect(state()).toMatchObject({ mode: 'settled', lastConfirmedAt: finalAt });
    expect(env.sockets).toHaveLength(1);
    expect(env.count(READ)).toBe(1);
  });

  test('the snapshot stays the same object while nothing happens', async () => {
    await goLive();
    expect(watch.getSnapshot()).toBe(watch.getSnapshot());
  });
});

describe('coming back to the page', () => {
  test('reads at once', async () => {
    await goLive();
    env.serve(paidView());
    env.wake('visible');
    await pass();
    expect(state().view?.status).toBe('paid');
  });

  test('a socket that did not bring what the read found is replaced', async () => {
    await goLive();
    const zombie = env.socket;
    env.serve(paidView());
    env.wake('visible');
    await pass(5_000);
    expect(zombie.closedWith).toBe('no code');
    expect(env.sockets).toHaveLength(2);
  });

  test('a socket that answers is kept', async () => {
    await goLive();
    env.wake('visible');
    env.socket.push(makeView());
    await pass(10_000);
    expect(env.sockets).toHaveLength(1);
    expect(state().mode).toBe('live');
  });

  test('a final order is read again, and followed again where it was paid late', async () => {
    env.serve(cancelledView());
    begin();
    await pass();
    expect(state().mode).toBe('settled');
    env.serve(paidView({ version: 3 }));
    env.wake('visible');
    await pass();
    expect(state().view?.status).toBe('paid');
    expect(env.sockets).toHaveLength(1);
    env.socket.open();
    env.socket.push(enrolledView({ version: 4 }));
    expect(state()).toMatchObject({ mode: 'settled', view: { version: 4 } });
  });

  test('a new network starts from the beginning', async () => {
    await goLive();
    const old = env.socket;
    env.wake('online');
    await pass();
    expect(old.closedWith).toBe(1000);
    expect(env.sockets).toHaveLength(2);
  });
});

describe('what may have been overtaken', () => {
  test('after a short absence nothing is called stale', async () => {
    await goLive();
    await pass(20_000);
    env.wake('visible');
    expect(state().isStale).toBe(false);
  });

  test('after a sleep it is, until the server was heard from', async () => {
    await goLive();
    vi.setSystemTime(Date.now() + 3_600_000);
    env.wake('visible');
    expect(state().isStale).toBe(true);
    await pass();
    expect(state().isStale).toBe(false);
  });

  test('without a connection it is', async () => {
    await goLive();
    env.isOnline = false;
    env.socket.end(1006);
    await pass(3_000);
    expect(state()).toMatchObject({ mode: 'offline', isStale: true });
  });

  test('a read by hand that finds news makes the socket show that it lives', async () => {
    await goLive();
    env.serve(paidView());
    await watch.refetch();
    expect(env.socket.sent).toEqual([{ op: 'subscribe', order: ORDER_ID }]);
  });
});

test('a read that nobody answers makes the socket show that it lives', async () => {
  await goLive();
  env.isOnline = false;
  await watch.refetch();
  expect(env.socket.sent).toEqual([{ op: 'subscribe', order: ORDER_ID }]);
  await pass(4_001);
  expect(state().mode).toBe('offline');
});

describe('a dead network', () => {
  test('is shown as offline with the next try', async () => {
    env.isOnline = false;
    env.randomValue = 0.999;
    begin();
    await pass();
    expect(state()).toMatchObject({ mode: 'offline', error: { code: 'unreachable' } });
    expect(state().nextTryAt).toBeGreaterThan(Date.now());
  });

  test('keeps what was known', async () => {
    await goLive();
    env.isOnline = false;
    env.socket.end(1006);
    await pass(3_000);
    expect(state()).toMatchObject({ mode: 'offline', view: { version: 1 } });
  });

  test('is left as soon as a read by hand succeeds', async () => {
    env.randomValue = 0.999;
    env.isOnline = false;
    begin();
    await pass();
    env.isOnline = true;
    await watch.refetch();
    await pass();
    expect(state()).toMatchObject({ error: null, view: { version: 1 } });
    expect(state().mode).not.toBe('offline');
  });

  test('a server that asks for patience is left alone for that long', async () => {
    env.on(READ_URL, () => problem(429, 'too_many_requests', { 'retry-after': '20' }));
    begin();
    await pass();
    await pass(19_900);
    expect(env.count(READ)).toBe(1);
    await pass(100);
    expect(env.count(READ)).toBe(2);
  });

  test('a read by hand that fails says so and changes no mode', async () => {
    await goLive();
    env.isOnline = false;
    await watch.refetch();
    expect(state()).toMatchObject({ mode: 'live', error: { code: 'unreachable' } });
    env.socket.heartbeat();
    expect(state().error).toBeNull();
  });
});

test('two reads by hand at once become one', async () => {
  await goLive();
  const before = env.count(READ);
  await Promise.all([watch.refetch(), watch.refetch()]);
  expect(env.count(READ)).toBe(before + 1);
});
