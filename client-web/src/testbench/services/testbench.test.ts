import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, json, pass, problem } from '../../testing/fake-environment';
import {
  deliveries,
  FakeTestbench,
  listOf,
  makeChange,
  makeDelivery,
  SESSION,
} from '../testing/fake-testbench';
import { createTestbench, type Testbench } from './testbench';

let env: FakeEnvironment;
let fake: FakeTestbench;
let testbench: Testbench;
let stop = () => {};
const refused = vi.fn();

/** A frame, and what was to come before it. */
const frame = () => pass(20);

function open(rows = deliveries(1, 3), session = SESSION): void {
  fake = new FakeTestbench(env, rows, session);
  testbench = createTestbench(env, session);
  stop = testbench.start(refused);
}

const numbers = () => testbench.log.get().rows.map(({ number }) => number);
const state = () => testbench.connection.get().state;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'requestAnimationFrame', 'cancelAnimationFrame'],
  });
  env = new FakeEnvironment();
  refused.mockClear();
});

afterEach(() => stop());

test('reads what is kept, and listens from there on', async () => {
  open();
  expect(state()).toBe('connecting');
  await frame();
  expect(state()).toBe('live');
  expect(numbers()).toEqual([3, 2, 1]);
  expect(fake.stream.request.path).toBe('/api/testbench/stream?after=3');
  fake.receive(makeDelivery(4));
  await frame();
  expect(numbers()).toEqual([4, 3, 2, 1]);
  expect(testbench.lastHeardAt()).not.toBeNull();
});

test('what comes between two frames is one change of the list', async () => {
  open();
  await frame();
  const changed = vi.fn();
  testbench.log.subscribe(changed);
  for (const row of deliveries(4, 403)) fake.receive(row);
  await pass(0);
  expect(changed).not.toHaveBeenCalled();
  await frame();
  expect(numbers()).toHaveLength(403);
  expect(changed.mock.calls.length).toBeLessThanOrEqual(2);
});

test('a page out of sight draws no frames, and still takes what comes', async () => {
  open();
  await frame();
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(1);
  fake.receive(makeDelivery(4));
  await pass(600);
  expect(numbers()[0]).toBe(4);
});

test('the past is read page by page, when it is asked for', async () => {
  open(deliveries(1, 1_001));
  await frame();
  expect(numbers()).toHaveLength(500);
  expect(testbench.past.get()).toEqual({ hasMore: true, isReading: false });
  await testbench.readOlder();
  await Promise.all([testbench.readOlder(), testbench.readOlder()]);
  expect(numbers()).toHaveLength(1_001);
  expect(testbench.past.get().hasMore).toBe(false);
  await testbench.readOlder();
  expect(env.count(/GET \/api\/testbench\/events\?/)).toBe(3);
});

test('a list that is full asks for nothing older', async () => {
  open(deliveries(1, 700), { ...SESSION, ring: { entries: 600, bytes: 1 } });
  await frame();
  await testbench.readOlder();
  expect(numbers()).toHaveLength(600);
  expect(testbench.past.get().hasMore).toBe(false);
});

test('after a break it asks for what it missed, and for nothing else', async () => {
  open(deliveries(1, 1_000));
  await frame();
  await testbench.readOlder();
  const before = env.count(/\/events\?/);
  fake.stream.break();
  await frame();
  expect(state()).toBe('down');
  expect(testbench.connection.get().nextTryAt).toBeGreaterThan(Date.now());
  // More than a page, and more than the stream would know of.
  fake.rows = [...deliveries(1_001, 1_650).reverse(), ...fake.rows];
  await pass(1_000);
  expect(state()).toBe('live');
  expect(numbers()).toHaveLength(1_650);
  expect(env.count(/\/events\?/) - before).toBe(2);
  expect(fake.stream.request.path).toMatch(/after=1650$/);
});

test('a server that was started again has what is stored, and what it held in memory is gone', async () => {
  open([...deliveries(1, 3), makeDelivery(-9, { at: '2026-11-22T10:00:00.002Z', kept: 'memory' })]);
  await frame();
  expect(numbers()).toContain(-9);
  fake.stream.end();
  fake.instance = 'second';
  fake.rows = deliveries(1, 5).reverse();
  await pass(1_000);
  expect(numbers()).toEqual([5, 4, 3, 2, 1]);
  expect(state()).toBe('live');
});

test('silence past two heartbeats is a dead stream', async () => {
  open();
  await frame();
  await pass(45_000);
  fake.stream.heartbeat();
  await pass(45_000);
  expect(state()).toBe('live');
  await pass(200_000);
  expect(fake.streams.length).toBeGreaterThan(1);
});

test('comes back more slowly while nobody answers, and at once when asked to', async () => {
  open();
  await frame();
  env.isOnline = false;
  fake.stream.break();
  await pass(10_000);
  expect(state()).toBe('down');
  const tries = env.count(/\/events\?/);
  expect(tries).toBeLessThan(10);
  env.isOnline = true;
  testbench.tryNow();
  await frame();
  expect(state()).toBe('live');
});

test('the network that is back is tried at once', async () => {
  open();
  await frame();
  env.isOnline = false;
  fake.stream.break();
  await pass(20_000);
  env.isOnline = true;
  env.wake('online');
  await frame();
  expect(state()).toBe('live');
});

test.each([401, 403])('a %i ends it: no retry helps', async (status) => {
  open();
  await frame();
  env.on(/\/events\?/, () => problem(status, 'admin_required'));
  fake.stream.end();
  await pass(1_000);
  expect(refused).toHaveBeenCalledOnce();
  const asked = env.requests.length;
  await pass(60_000);
  expect(env.requests).toHaveLength(asked);
});

test('a server that has enough is left alone as long as it says', async () => {
  env.on(/./, () => problem(429, 'too_many_requests', { 'retry-after': '7' }));
  testbench = createTestbench(env, SESSION);
  stop = testbench.start(refused);
  await pass(6_900);
  expect(env.requests).toHaveLength(1);
  await pass(200);
  expect(env.requests).toHaveLength(2);
  expect(refused).not.toHaveBeenCalled();
});

test('orders, faults and runs come by the stream', async () => {
  open();
  await frame();
  env.on(/\/runs\/run_1$/, () =>
    json({ id: 'run_1', name: 'Theirs', state: 'running', seed: 5, planned: 2, deliveries: [] }),
  );
  fake.say('order', makeChange('ord_1'));
  fake.say('faults', { drop: 0.5 });
  fake.say('run', { run: 'run_1', check: { step: 'it is paid', ok: true, detail: '' } });
  await frame();
  expect(testbench.orders.get()).toHaveLength(1);
  expect(testbench.faults.get()).toEqual({ drop: 0.5 });
  expect(testbench.run.get()?.name).toBe('Theirs');
  expect(testbench.run.get()?.checks).toHaveLength(1);
});

test('what is no message of ours harms nothing', async () => {
  open();
  await frame();
  for (const [name, data] of [
    ['delivery', null],
    ['delivery', { number: 'x' }],
    ['order', 7],
    ['run', []],
    ['unheard', { of: 1 }],
  ] as const) {
    fake.say(name, data);
  }
  fake.stream.write('event: delivery\ndata: {broken\n\n');
  fake.receive(makeDelivery(4));
  await frame();
  expect(numbers()).toEqual([4, 3, 2, 1]);
});

test('what needs a person is looked at again after something happened', async () => {
  open();
  await frame();
  expect(testbench.attention.get()).toEqual([]);
  env.on(/\/attention$/, () =>
    json(listOf([{ kind: 'review', order: 'ord_1', since: '', detail: 'x', action: null }])),
  );
  fake.receive(makeDelivery(4));
  await pass(2_000);
  expect(testbench.attention.get()).toHaveLength(1);
});

test('an action leads nowhere but to the testbench', async () => {
  open();
  await frame();
  const act = (path: string) => testbench.api.act({ label: 'Do', method: 'POST', path, body: {} });
  await expect(act('/api/orders/ord_1/cancel')).rejects.toThrow();
  await expect(act('/api/testbench/../orders')).rejects.toThrow();
  await expect(act('https://elsewhere.test/api/testbench/x')).rejects.toThrow();
  expect(env.count(/^POST/)).toBe(0);
});

test('nothing is asked for once it is stopped', async () => {
  open();
  await frame();
  stop();
  expect(fake.stream.isAborted).toBe(true);
  const asked = env.requests.length;
  await pass(300_000);
  expect(env.requests).toHaveLength(asked);
});
