import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeBrowser, type FakeTab } from '../../testing/fake-browser';
import { pass, problem } from '../../testing/fake-environment';
import { enrolledView, makeView, paidView } from '../../testing/fixtures';
import type { OrderView } from '../../types/order.types';
import { createClientOver } from '../client';
import type { OrderWatch } from '../watch/follow-order';

const ORDERS = ['ord_01JDA', 'ord_01JDB', 'ord_01JDC'];
const order = (at: number) => ORDERS[at % ORDERS.length] as string;

interface Opened {
  readonly tab: FakeTab;
  readonly watch: OrderWatch;
  readonly leave: () => void;
}

let browser: FakeBrowser;
let opened: Opened[];

/** A tab whose page watches an order. */
async function open(id: string, first: (tab: FakeTab) => void = () => {}): Promise<Opened> {
  const tab = browser.open();
  for (const each of ORDERS) tab.serve(makeView({ id: each }));
  first(tab);
  const watch = createClientOver(tab).watchOrder(id);
  const one = { tab, watch, leave: watch.subscribe(() => {}) };
  opened.push(one);
  await pass(10);
  return one;
}

/** What the server says on the one connection: it is opened where it is not, and every order is there. */
async function answer(): Promise<void> {
  const [socket] = browser.openSockets;
  socket?.open();
  for (const id of ORDERS) socket?.push(makeView({ id }));
  await pass(10);
}

async function push(view: OrderView): Promise<void> {
  browser.openSockets[0]?.push(view);
  await pass(10);
}

const versionOf = ({ watch }: Opened) => watch.getSnapshot().view?.version;
const modeOf = ({ watch }: Opened) => watch.getSnapshot().mode;

beforeEach(() => {
  vi.useFakeTimers();
  browser = new FakeBrowser();
  opened = [];
});

afterEach(() => {
  for (const { leave } of opened) leave();
});

async function openTen(): Promise<Opened[]> {
  for (let at = 0; at < 10; at += 1) {
    await open(order(at));
    await answer();
  }
  return opened;
}

describe('ten tabs on three orders', () => {
  test('share one connection', async () => {
    const tabs = await openTen();
    expect(browser.openSockets).toHaveLength(1);
    expect(browser.tabs.flatMap(({ sockets }) => sockets)).toHaveLength(1);
    expect(tabs.map(modeOf)).toEqual(tabs.map(() => 'live'));
    expect(tabs.map(versionOf)).toEqual(tabs.map(() => 1));
  });

  test('each hear of their own order, and of no other', async () => {
    const tabs = await openTen();
    await push(paidView({ id: order(1) }));
    expect(tabs.map(versionOf)).toEqual([1, 2, 1, 1, 2, 1, 1, 2, 1, 1]);
    expect(tabs.map(({ watch }) => watch.getSnapshot().view?.id)).toEqual(
      tabs.map((_, at) => order(at)),
    );
  });

  test('ask no more of the server than one tab does', async () => {
    await openTen();
    const before = browser.tabs.flatMap(({ requests }) => requests).length;
    for (let beat = 0; beat < 4; beat += 1) {
      browser.openSockets[0]?.heartbeat();
      await pass(25_000);
    }
    expect(browser.tabs.flatMap(({ requests }) => requests)).toHaveLength(before);
    expect(browser.tabs.flatMap(({ sockets }) => sockets)).toHaveLength(1);
  });

  test('are let go with the last of them', async () => {
    const tabs = await openTen();
    for (const { leave } of tabs) leave();
    await pass(10_000);
    expect(browser.openSockets).toEqual([]);
    expect(browser.leader).toBeUndefined();
  });
});

describe('a leader', () => {
  test('that leaves is followed by the next, which asks for what its tabs do not hold', async () => {
    const [first, second, third] = (await openTen()) as [Opened, Opened, Opened];
    first.leave();
    await pass(10);
    expect(browser.leader === second.tab).toBe(true);
    expect(browser.openSockets).toHaveLength(1);
    await answer();
    await push(paidView({ id: order(2) }));
    expect(versionOf(third)).toBe(2);
  });

  test('that is frozen loses the lead, and what came meanwhile is there', async () => {
    const [first, second] = (await openTen()) as [Opened, Opened];
    first.tab.freeze();
    // It goes to a socket that nobody reads.
    for (const { tab } of opened) tab.serve(paidView({ id: order(1) }));
    await pass(7_000);
    expect(browser.leader === first.tab).toBe(false);
    expect(versionOf(second)).toBe(2);
  });

  test('that wakes after that follows, and its own connection is closed', async () => {
    const [first] = (await openTen()) as [Opened];
    first.tab.freeze();
    await pass(7_000);
    first.tab.thaw();
    await pass(10);
    expect(first.tab.openSockets).toEqual([]);
    expect(browser.openSockets).toHaveLength(1);
    await answer();
    await push(paidView({ id: order(0) }));
    expect(versionOf(first)).toBe(2);
  });

  test('that is put to sleep gives the lead away by itself', async () => {
    const [first, second] = (await openTen()) as [Opened, Opened];
    browser.suspend(first.tab);
    await pass(10);
    expect(browser.leader === second.tab).toBe(true);
    expect(first.tab.openSockets).toEqual([]);
  });

  test('is never a tab that sleeps', async () => {
    const [first, second, third] = (await openTen()) as [Opened, Opened, Opened];
    browser.suspend(second.tab);
    first.leave();
    await pass(10);
    expect(browser.leader === third.tab).toBe(true);
    await answer();
    second.tab.thaw();
    await pass(6_000);
    await push(paidView({ id: order(1) }));
    expect(versionOf(second)).toBe(2);
  });

  test('out of sight that only polls gives way to a tab that is seen', async () => {
    const refuse = (tab: FakeTab) => {
      tab.openSocket = () => {
        throw new Error('forbidden');
      };
    };
    const first = await open(order(0), refuse);
    await pass(6_000);
    expect(modeOf(first)).toBe('polling');
    first.tab.hide();
    const second = await open(order(1), refuse);
    await pass(10);
    expect(browser.leader === second.tab).toBe(true);
  });

  test('out of sight keeps a WebSocket, whose messages nothing slows down', async () => {
    const [first, second] = (await openTen()) as [Opened, Opened];
    first.tab.hide();
    second.tab.wake('visible');
    await pass(10);
    // Whoever comes back to sight has the connection asked whether it lives.
    await push(makeView({ id: order(0) }));
    await pass(10_000);
    expect(browser.leader === first.tab).toBe(true);
    expect(browser.openSockets).toHaveLength(1);
  });

  test('that hears nothing any more loses the lead, as a connection does', async () => {
    const [first] = (await openTen()) as [Opened];
    await pass(45_000);
    expect(browser.leader === first.tab).toBe(true);
    await pass(30_000);
    expect(browser.tabs.flatMap(({ sockets }) => sockets).length).toBeGreaterThan(1);
    expect(browser.openSockets.length).toBeLessThan(2);
  });

  test('that has nothing left to hear leaves the lead to those that have', async () => {
    const [first, second] = (await openTen()) as [Opened, Opened];
    await push(enrolledView({ id: order(0) }));
    expect(modeOf(first)).toBe('settled');
    expect(browser.leader === second.tab).toBe(true);
    await answer();
    await push(enrolledView({ id: order(1) }));
    expect(versionOf(second)).toBe(3);
  });
});

describe('a tab that comes later', () => {
  test('is given what the leader holds, also where its own read fails', async () => {
    await open(order(0));
    await answer();
    await push(paidView({ id: order(0) }));
    const late = await open(order(0), (tab) => {
      tab.isOnline = false;
    });
    expect(versionOf(late)).toBe(2);
  });

  test('hears that its order is unknown', async () => {
    await open(order(0));
    await answer();
    const late = await open('ord_01JDZ', (tab) => {
      tab.on(/ord_01JDZ/, () => problem(404, 'unknown_order'));
    });
    expect(late.watch.getSnapshot().isUnknown).toBe(true);
    expect(opened[0]?.watch.getSnapshot().isUnknown).toBe(false);
  });

  test('listens for itself where the connection has no room for its orders', async () => {
    const first = browser.open();
    const many = Array.from({ length: 32 }, (_, at) => makeView({ id: `ord_01JE${at}` }));
    for (const view of many) first.serve(view);
    const list = createClientOver(first).watchOrders(many.map(({ id }) => id));
    const leave = list.subscribe(() => {});
    await pass(10);
    await open(order(0));
    expect(browser.openSockets).toHaveLength(2);
    leave();
  });
});

describe('each tab listens for itself', () => {
  test('where the browser has no locks', async () => {
    await open(order(0), (tab) => Object.assign(tab, { joinTabs: () => null }));
    await open(order(1), (tab) => Object.assign(tab, { joinTabs: () => null }));
    expect(browser.openSockets).toHaveLength(2);
  });

  test('where the browser grants none', async () => {
    browser.isDenied = true;
    await open(order(0));
    await open(order(1));
    expect(browser.openSockets).toHaveLength(2);
  });
});
