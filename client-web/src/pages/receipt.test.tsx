import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import { enrolledView, failedView, ORDER_ID, ownersDetails } from '../testing/fixtures';
import { renderPage } from '../testing/render-page';

let env: FakeEnvironment;
beforeEach(() => {
  env = new FakeEnvironment();
});

const show = () => renderPage(env, `/receipt/${ORDER_ID}`);
const rows = () =>
  [...document.querySelectorAll('.sums tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );

test('names seller, order, days, course and amount', async () => {
  env.serve(
    enrolledView({
      timeline: [
        { version: 1, status: 'pending', at: '2026-11-22T10:00:00.000Z' },
        { version: 2, status: 'paid', at: '2026-11-23T12:00:00.000Z' },
      ],
    }),
  );
  show();
  expect(await screen.findByRole('heading', { level: 1, name: 'Receipt' })).toBeTruthy();
  for (const text of ['shop.test', ORDER_ID, /Nov 22, 2026/, /Nov 23, 2026/]) {
    expect(screen.getByText(text)).toBeTruthy();
  }
  expect(rows()).toEqual([
    ['Item', 'Amount'],
    ['C++ Concurrency', '$49.00'],
    ['Total paid', '$49.00'],
  ]);
});

test('each refund stands for itself, and the total is what is left', async () => {
  env.serve(
    enrolledView({
      refunded: 3000,
      timeline: [
        { version: 4, refunded: 1000, at: '2026-11-24T12:00:00.000Z' },
        { version: 5, refunded: 3000, at: '2026-11-25T12:00:00.000Z' },
      ],
    }),
  );
  show();
  await screen.findByText('Total after refunds');
  expect(rows().slice(2)).toEqual([
    ['Refund, Nov 24, 2026', '-$10.00'],
    ['Refund, Nov 25, 2026', '-$20.00'],
    ['Total after refunds', '$19.00'],
  ]);
});

test('a refund that failed later is given back, and its line lost in a long history still counts', async () => {
  env.serve(
    enrolledView({
      refunded: 0,
      timeline: [{ version: 4, refunded: 1000, at: '2026-11-24T12:00:00.000Z' }],
      updated_at: '2026-11-26T12:00:00.000Z',
    }),
  );
  show();
  await screen.findByText('Total after refunds');
  expect(rows().slice(2)).toEqual([
    ['Refund, Nov 24, 2026', '-$10.00'],
    ['Refund returned, Nov 26, 2026', '$10.00'],
    ['Total after refunds', '$49.00'],
  ]);
});

test('is printed by a button', async () => {
  env.serve(enrolledView());
  const print = vi.spyOn(window, 'print').mockImplementation(() => {});
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Print or save' }));
  expect(print).toHaveBeenCalledOnce();
});

test('there is none for an order that is not paid', async () => {
  env.serve(failedView());
  show();
  expect(await screen.findByRole('heading', { name: 'No receipt yet' })).toBeTruthy();
});

test('there is none for an order that is not there', async () => {
  env.on(/GET/, () => problem(404, 'unknown_order'));
  show();
  expect(await screen.findByRole('heading', { name: 'No such order' })).toBeTruthy();
});

test('the seller is named with their address, and the help code stands on it', async () => {
  env.serve(enrolledView());
  const seller = { name: 'Ada’s Courses', address: '1 Row\nLondon', support_url: null };
  env.on(/\/details$/, () => json(ownersDetails(enrolledView(), { seller })));
  show();
  const named = await screen.findByText(/Ada’s Courses/);
  expect(named.parentElement?.textContent).toBe('Ada’s Courses1 Row\nLondon');
  expect(screen.getByText('RSTV-WXYZ')).toBeTruthy();
});
