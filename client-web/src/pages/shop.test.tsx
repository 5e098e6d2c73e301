import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import { enrolledView, makeCourse, makeView, ORDER_ID } from '../testing/fixtures';
import { address, renderPage } from '../testing/render-page';

let env: FakeEnvironment;
beforeEach(() => {
  env = new FakeEnvironment();
});

const list = (data: unknown[]) => json({ object: 'list', data, has_more: false });

describe('the catalogue', () => {
  test('lists the courses with their prices and leads to each', async () => {
    env.on(/courses$/, () => list([makeCourse()]));
    renderPage(env, '/');
    const link = await screen.findByRole('link', { name: 'C++ Concurrency' });
    expect(link.getAttribute('href')).toBe('/course/cpp-concurrency');
    expect(screen.getByText('$49.00')).toBeTruthy();
    expect(document.title).toBe('Courses · orderwire');
  });

  test('that cannot be loaded can be tried again', async () => {
    env.on(/courses$/, () => problem(503, 'draining'));
    renderPage(env, '/');
    await screen.findByRole('alert');
    env.on(/courses$/, () => list([makeCourse()]));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'C++ Concurrency' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('a course', () => {
  test('is shown with its whole description', async () => {
    env.on(/courses\/cpp/, () => json(makeCourse()));
    renderPage(env, '/course/cpp-concurrency');
    expect(await screen.findByRole('heading', { level: 1, name: 'C++ Concurrency' })).toBeTruthy();
    expect(screen.getByText('First paragraph.')).toBeTruthy();
    expect(screen.getByText('Second paragraph.')).toBeTruthy();
  });

  test('that does not exist says so', async () => {
    env.on(/courses\/nope/, () => problem(404, 'unknown_course'));
    renderPage(env, '/course/nope');
    expect(await screen.findByRole('heading', { name: 'No such course' })).toBeTruthy();
  });

  test('that was bought in another tab says so when the page comes back to sight', async () => {
    env.on(/courses\/cpp/, () => json(makeCourse()));
    renderPage(env, '/course/cpp-concurrency');
    await screen.findByRole('button', { name: 'Buy this course' });
    env.on(/courses\/cpp/, () => json(makeCourse({ enrollment: 'active', order: ORDER_ID })));
    env.wake('visible');
    expect(await screen.findByText('You are enrolled')).toBeTruthy();
  });
});

describe('your orders', () => {
  test('show each order with its status and lead to it', async () => {
    env.on(/orders\?/, () => list([enrolledView()]));
    renderPage(env, '/orders');
    const link = await screen.findByRole('link', { name: 'C++ Concurrency' });
    expect(link.getAttribute('href')).toBe(`/track/${ORDER_ID}`);
    expect(screen.getByText('Paid, enrolled')).toBeTruthy();
  });

  test('that are none lead to the courses', async () => {
    env.on(/orders\?/, () => list([]));
    renderPage(env, '/orders');
    expect(await screen.findByText(/No orders from this browser/)).toBeTruthy();
  });

  test('that cannot be read are not shown as none', async () => {
    renderPage(env, '/orders');
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.queryByText(/No orders/)).toBeNull();
  });
});

describe('the way back from the bank', () => {
  test('leads to the order and takes its own place in the history', async () => {
    env.serve(makeView());
    renderPage(env, `/checkout/success?order_id=${ORDER_ID}`);
    await waitFor(() => expect(address()).toBe(`/track/${ORDER_ID}`));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Confirming your payment' }),
    ).toBeTruthy();
  });

  test.each(['', '?order_id=', '?order_id=../orders', '?order_id=ord_1'])(
    'with the query "%s" says that no order is named',
    (query) => {
      renderPage(env, `/checkout/success${query}`);
      expect(screen.getByRole('heading', { name: 'Which order?' })).toBeTruthy();
      expect(env.requests).toHaveLength(0);
    },
  );
});

test('an address that leads nowhere says so', () => {
  renderPage(env, '/nowhere');
  expect(screen.getByRole('heading', { name: 'Page not found' })).toBeTruthy();
});

test('a new page takes the keyboard to its content', async () => {
  env.on(/courses$/, () => list([]));
  env.on(/orders\?/, () => list([]));
  renderPage(env, '/');
  await userEvent.click(screen.getByRole('link', { name: 'Your orders' }));
  expect(document.activeElement?.id).toBe('main');
});
