import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeEnvironment, pass, problem } from '../testing/fake-environment';
import { enrolledView, failedView, makeView, ORDER_ID, paidView } from '../testing/fixtures';
import type { OrderView } from '../types/order.types';
import {
  defineStatusElement,
  OrderwireStatusElement,
  type StatusEventDetail,
} from './status-element';

let env: FakeEnvironment;
let element: OrderwireStatusElement;
let heard: [name: string, version: number][];

OrderwireStatusElement.environment = () => env;
defineStatusElement();

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  heard = [];
});

afterEach(() => element.remove());

async function show(attributes = `order="${ORDER_ID}"`): Promise<void> {
  document.body.innerHTML = `<orderwire-status ${attributes}><a href="/track">Your order</a></orderwire-status>`;
  element = document.body.firstElementChild as OrderwireStatusElement;
  for (const name of ['statuschange', 'final'])
    element.addEventListener(name, (event) => {
      heard.push([name, (event as CustomEvent<StatusEventDetail>).detail.view.version]);
    });
  await pass();
}

async function showLive(view: OrderView, attributes?: string): Promise<void> {
  env.serve(view);
  await show(attributes);
  if (view.final) return;
  env.socket.open();
  env.socket.push(view);
}

const part = (name: string) => element.shadowRoot?.querySelector(`[part="${name}"]`);
const text = (name: string) => part(name)?.textContent;
const steps = () =>
  [...(part('steps')?.children ?? [])].map((step) => [
    step.firstChild?.textContent,
    (step as HTMLElement).dataset.progress,
  ]);

describe('what it shows', () => {
  test('is what stands inside, until the first answer', async () => {
    env.isOnline = false;
    await show();
    expect(element.shadowRoot?.querySelector('slot')).toBeTruthy();
    expect(part('title')).toBeNull();
    expect(element.textContent).toBe('Your order');
  });

  test('is the order, as it changes', async () => {
    await showLive(makeView());
    expect(text('title')).toBe('Waiting for payment');
    expect(element.shadowRoot?.querySelector('slot')).toBeNull();
    env.socket.push(paidView());
    expect(text('title')).toBe('Paid. Enrolling you now');
    expect(steps()).toEqual([
      ['Paid', 'done'],
      ['Enrolled', 'current'],
      ['Ready', 'ahead'],
    ]);
    expect(text('facts')).toMatch(/C\+\+ Concurrency.*\$49\.00/);
    expect(text('mode')).toBe('Live');
  });

  test('is where to go in the end, counted from the server', async () => {
    await showLive(enrolledView());
    expect(part('open')?.getAttribute('href')).toBe('http://shop.test/course/cpp-concurrency');
    expect(text('mode')).toMatch(/^As of /);
  });

  test('is no way to an address that would run script', async () => {
    const course = { id: 'c', title: '<b>C</b>', url: 'javascript:alert(1)' };
    await showLive(enrolledView({ course }));
    expect(part('open')).toBeNull();
    expect(part('facts')?.querySelector('b')).toBeNull();
    expect(text('facts')).toContain('<b>C</b>');
  });

  test('promises nothing to others', async () => {
    await showLive(enrolledView(), `order="${ORDER_ID}" audience="others"`);
    expect(text('title')).toBe('Order complete');
    expect(part('open')).toBeNull();
  });

  test('is one line where there is little room', async () => {
    await showLive(failedView(), `order="${ORDER_ID}" compact`);
    expect(text('status')).toBe('Declined');
    expect(part('facts')).toBeNull();
    element.removeAttribute('compact');
    expect(text('title')).toBe('Payment declined');
  });

  test('says where there is no such order', async () => {
    env.on(/GET/, () => problem(404, 'unknown_order'));
    await show();
    expect(text('detail')).toBe('There is no such order.');
  });

  test('is announced by a region that was there before, and touches nothing that stays', async () => {
    await showLive(makeView());
    const region = element.shadowRoot?.querySelector('[role="status"]');
    const facts = part('facts');
    env.socket.end(1006);
    await pass(1_000);
    expect(part('facts')).toBe(facts);
    env.socket.push(paidView());
    expect(element.shadowRoot?.querySelector('[role="status"]')).toBe(region);
    expect(region?.textContent).toMatch(/^Paid/);
  });
});

describe('what it says', () => {
  test('is each newer view, and once that it is final', async () => {
    await showLive(makeView());
    env.socket.push(paidView());
    env.socket.push(paidView());
    env.socket.push(enrolledView());
    env.serve(enrolledView({ version: 4, refunded: 1000 }));
    env.wake('visible');
    await pass();
    expect(heard).toEqual([
      ['statuschange', 1],
      ['statuschange', 2],
      ['statuschange', 3],
      ['final', 3],
      ['statuschange', 4],
    ]);
    expect(element.view?.version).toBe(4);
  });
});

describe('its life', () => {
  test('ends where it is taken out of the page, and begins again', async () => {
    await showLive(makeView());
    element.remove();
    expect(env.socket.closedWith).toBe(1000);
    document.body.append(element);
    await pass();
    expect(env.sockets).toHaveLength(2);
    expect(text('title')).toBe('Waiting for payment');
  });

  test('turns to another order', async () => {
    await showLive(makeView());
    env.serve(failedView({ id: 'ord_01JDOTHER' }));
    element.setAttribute('order', 'ord_01JDOTHER');
    expect(part('title')).toBeNull();
    await pass();
    expect(text('title')).toBe('Payment declined');
  });

  test('waits for an order', async () => {
    await show('');
    expect(env.requests).toEqual([]);
    env.serve(makeView());
    element.setAttribute('order', ORDER_ID);
    await pass();
    expect(text('title')).toBe('Waiting for payment');
  });
});
