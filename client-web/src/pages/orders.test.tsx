import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { FakeEnvironment, json } from '../testing/fake-environment';
import { cancelledView, enrolledView, failedView, makeView, ORDER_ID } from '../testing/fixtures';
import { address, goBack, renderPage } from '../testing/render-page';

const list = (data: unknown[], has_more = false) => json({ object: 'list', data, has_more });
const orderId = (last: string) => `${ORDER_ID.slice(0, -1)}${last}`;
const ids = [orderId('A'), orderId('B'), orderId('C'), orderId('D')] as const;

let env: FakeEnvironment;

/** Filters as the server does. */
beforeEach(() => {
  const orders = [
    makeView({ id: ids[0] }),
    failedView({ id: ids[1] }),
    enrolledView({ id: ids[2] }),
    cancelledView({ id: ids[3] }),
  ];
  env = new FakeEnvironment();
  for (const view of orders) env.serve(view);
  env.on(/GET .*\/api\/orders\?/, ({ url }) => {
    const status = new URL(url).searchParams.get('status');
    return list(orders.filter((view) => status === null || view.status === status));
  });
});

const current = () => document.querySelector('.filter[aria-current]')?.textContent;
const shown = () => document.querySelectorAll('.order-row').length;

test('each order leads to what is most likely wanted of it', async () => {
  renderPage(env, '/orders');
  const target = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
  await screen.findByText('Declined', { selector: '.status-row *, .status-row' });
  expect(target('Pay now for C++ Concurrency')).toBe(`/checkout/${ids[0]}`);
  expect(target('Try again for C++ Concurrency')).toBe(`/checkout/${ids[1]}`);
  expect(target('Receipt for C++ Concurrency')).toBe(`/receipt/${ids[2]}`);
  expect(document.querySelectorAll('.order-action')).toHaveLength(4);
});

test('a filter is an address, and the way back leads to all', async () => {
  renderPage(env, '/orders');
  await waitFor(() => expect(shown()).toBe(4));
  await userEvent.click(screen.getByRole('link', { name: 'Paid' }));
  expect(address()).toBe('/orders?status=paid');
  await waitFor(() => expect(shown()).toBe(1));
  expect(current()).toBe('Paid');
  await userEvent.click(screen.getByRole('link', { name: 'All' }));
  await waitFor(() => expect(shown()).toBe(4));
});

test('an address with a filter opens filtered, also where it is not known', async () => {
  renderPage(env, '/orders?status=failed').unmount();
  renderPage(env, '/orders?status=nonsense');
  await waitFor(() => expect(shown()).toBe(4));
  expect(current()).toBe('All');
  const asked = env.requests
    .map(({ path }) => path)
    .filter((path) => path.startsWith('/api/orders?'));
  expect(asked).toEqual(['/api/orders?limit=20&status=failed', '/api/orders?limit=20']);
});

test('a filter that nothing passes says so, and not that there are no orders', async () => {
  env.on(/GET .*\/api\/orders\?/, () => list([]));
  renderPage(env, '/orders?status=cancelled');
  expect(await screen.findByText('None of your orders has this status.')).toBeTruthy();
});

test('older orders come with the same filter, and the keyboard goes on at the first of them', async () => {
  env.on(/GET .*\/api\/orders\?/, ({ path }) =>
    path.includes('starting_after')
      ? list([enrolledView({ id: ids[3] })])
      : list([enrolledView({ id: ids[2] })], true),
  );
  renderPage(env, '/orders?status=paid');
  await userEvent.click(await screen.findByRole('button', { name: 'Show older orders' }));
  await waitFor(() => expect(shown()).toBe(2));
  expect(env.requests.at(-1)?.path).toBe(
    `/api/orders?limit=20&starting_after=${ids[2]}&status=paid`,
  );
  await waitFor(() =>
    expect(document.activeElement?.getAttribute('href')).toBe(`/track/${ids[3]}`),
  );
});

test('a paid order’s page leads to its receipt', async () => {
  renderPage(env, `/track/${ids[2]}`);
  const link = await screen.findByRole('link', { name: 'Receipt' });
  await userEvent.click(link);
  expect(address()).toBe(`/receipt/${ids[2]}`);
});

test('the way back leads to the same rows, at once and at the same place', async () => {
  env.on(/GET .*\/api\/orders\?/, ({ url }) => {
    const query = new URL(url).searchParams;
    if (query.get('limit') !== '20') return list([]); // the list is read again: nothing waits for it
    return query.has('starting_after')
      ? list([enrolledView({ id: ids[3] })])
      : list([enrolledView({ id: ids[2] })], true);
  });
  renderPage(env, '/orders');
  await userEvent.click(await screen.findByRole('button', { name: 'Show older orders' }));
  await waitFor(() => expect(shown()).toBe(2));
  Object.defineProperty(window, 'scrollY', { value: 700, configurable: true });
  act(() => void window.dispatchEvent(new Event('scroll')));
  const last = [...document.querySelectorAll<HTMLElement>('.order-title')].at(-1);
  if (last) await userEvent.click(last);
  expect(address()).toBe(`/track/${ids[3]}`);
  env.on(/GET .*\/api\/orders\?/, () => new Promise(() => {}));
  goBack();
  await waitFor(() => expect(address()).toBe('/orders'));
  expect(shown()).toBe(2);
  expect(window.scrollTo).toHaveBeenLastCalledWith(0, 700);
});

test('orders stand under their months, and what is theirs leads to the course', async () => {
  env.on(/GET .*\/api\/orders\?/, () =>
    list([
      enrolledView({ id: ids[3], created_at: '2026-11-22T10:00:00.000Z' }),
      cancelledView({ id: ids[2], created_at: '2026-11-02T10:00:00.000Z' }),
      failedView({ id: ids[1], created_at: '2026-09-30T10:00:00.000Z' }),
    ]),
  );
  renderPage(env, '/orders');
  await screen.findByText('Paid, enrolled');
  const months = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
  expect(months).toEqual(['November 2026', 'September 2026']);
  const course = screen.getByRole('link', { name: 'Open course C++ Concurrency' });
  expect(course.getAttribute('href')).toBe('/course/cpp-concurrency');
  expect(screen.getAllByRole('link', { name: /^Open course/ })).toHaveLength(1);
});
