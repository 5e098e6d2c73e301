import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, pass, problem } from '../../testing/fake-environment';
import { enrolledView, makeView, ORDER_ID, paidView } from '../../testing/fixtures';
import type { OrderWatchState } from './follow-order';
import { type WatchOrderOptions, watchOrder, watchOrderOver } from './watch-order';

let env: FakeEnvironment;
let versions: number[];
let states: OrderWatchState[];

const begin = (options: WatchOrderOptions = {}) =>
  watchOrderOver(env, ORDER_ID, {
    onUpdate: ({ version }) => versions.push(version),
    onState: (state) => states.push(state),
    ...options,
  });

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  env.serve(makeView());
  versions = [];
  states = [];
});

test('each version is handed on once and in order, and the end is final', async () => {
  const watched = begin();
  await pass();
  env.socket.push(makeView());
  env.socket.push(paidView());
  env.socket.push(makeView());
  env.socket.push(enrolledView());
  expect(versions).toEqual([1, 2, 3]);
  expect(watched.state).toMatchObject({ mode: 'settled', view: { final: true } });
  expect(states.map(({ mode }) => mode)).toContain('live');
  await pass(600_000);
  expect(env.requests).toHaveLength(1);
});

test('what is known already is not handed on', async () => {
  const watched = begin({ since: 2 });
  await pass();
  expect(versions).toEqual([]);
  expect(watched.state.view?.version).toBe(1);
  env.socket.push(paidView());
  env.socket.push(enrolledView());
  expect(versions).toEqual([3]);
  watched.stop();
});

test('stop ends everything, and may be said again', async () => {
  const watched = begin();
  await pass();
  const { socket } = env;
  watched.stop();
  watched.stop();
  expect(socket.closedWith).toBe(1000);
  socket.push(paidView());
  await pass(60_000);
  expect(versions).toEqual([1]);
  expect(env.requests).toHaveLength(1);
});

test('a signal ends it as well', async () => {
  const leave = new AbortController();
  begin({ signal: leave.signal });
  await pass();
  leave.abort();
  expect(env.socket.closedWith).toBe(1000);
});

test('a signal that was given before lets nothing begin', async () => {
  begin({ signal: AbortSignal.abort() });
  await pass(60_000);
  expect(env.requests).toHaveLength(0);
});

test('a listener that throws is reported and stays a listener', async () => {
  begin({
    onUpdate({ version }) {
      versions.push(version);
      throw new Error('not mine');
    },
  });
  await vi.advanceTimersByTimeAsync(0).catch(() => {});
  env.socket.push(paidView());
  expect(versions).toEqual([1, 2]);
  await expect(async () => vi.advanceTimersToNextTimer()).rejects.toThrow('not mine');
});

test('an order that is not there is said in the state', async () => {
  env.on(/GET/, () => problem(404, 'unknown_order'));
  const watched = begin();
  await pass();
  expect(watched.state).toMatchObject({ isUnknown: true, mode: 'settled', view: null });
});

test('another origin is asked without headers that need a preflight', async () => {
  const fetch = vi.fn(async (_url: string, _init?: RequestInit) => new Response(null));
  vi.stubGlobal('fetch', fetch);
  const watched = watchOrder(ORDER_ID, { baseUrl: 'https://shop.example' });
  watched.stop();
  expect(fetch.mock.calls[0]?.[0]).toBe(`https://shop.example/api/orders/${ORDER_ID}`);
  expect(fetch.mock.calls[0]?.[1]?.headers).toBeUndefined();
});
