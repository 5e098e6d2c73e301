import { act, fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { beginPayment, paymentReturned } from '../services/payment/payment-history';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import {
  cancelledView,
  enrolledView,
  failedView,
  makeCourse,
  makeView,
  ORDER_ID,
  paidView,
} from '../testing/fixtures';
import { address, renderPage } from '../testing/render-page';

let env: FakeEnvironment;

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  env.on(/courses\/cpp/, () => json(makeCourse({ enrollment: 'active', order: ORDER_ID })));
});

const pass = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));

async function show() {
  const page = renderPage(env, `/track/${ORDER_ID}`);
  await pass();
  return page;
}

/** Live, from the point of view of somebody who has just paid. */
async function showAfterPaying() {
  beginPayment(ORDER_ID, 1);
  paymentReturned(ORDER_ID);
  env.serve(makeView());
  await show();
  act(() => env.socket.open());
  push(makeView());
}

const push = (view: unknown) => act(() => env.socket.push(view));
const headline = () => screen.getByRole('heading', { level: 1 }).textContent;

describe('a purchase', () => {
  test('goes from confirming to the course by itself', async () => {
    await showAfterPaying();
    expect(headline()).toBe('Confirming your payment');
    expect(document.title).toBe('Confirming · C++ Concurrency · orderwire');
    push(paidView());
    expect(headline()).toBe('Paid. Enrolling you now');
    push(enrolledView());
    expect(headline()).toBe('You are enrolled');
    expect(screen.getByRole('timer').textContent).toBe('Opening the course in 5 s');
    await pass(4_000);
    expect(screen.getByRole('timer').textContent).toBe('Opening the course in 1 s');
    await pass(1_000);
    expect(address()).toBe('/course/cpp-concurrency');
  });

  test('marks the stage that it has reached', async () => {
    await showAfterPaying();
    push(paidView());
    const current = document.querySelector('[aria-current="step"]');
    expect(current?.textContent?.trim()).toBe('Enrolled, now');
  });

  test('announces its changes politely', async () => {
    await showAfterPaying();
    expect(screen.getByRole('heading', { level: 1 }).closest('[aria-live="polite"]')).toBeTruthy();
  });

  test('is not shown as declined by a decline that arrives after the payment went through', async () => {
    beginPayment(ORDER_ID, 1);
    paymentReturned(ORDER_ID, true);
    env.serve(makeView());
    await show();
    push(failedView({ version: 2 }));
    expect(headline()).toBe('Confirming your payment');
  });

  test('can be stopped before it leaves the page, and stays stopped', async () => {
    await showAfterPaying();
    push(enrolledView());
    fireEvent.click(screen.getByRole('button', { name: 'Stay here' }));
    await pass(10_000);
    expect(address()).toBe(`/track/${ORDER_ID}`);
    expect(screen.queryByRole('timer')).toBeNull();
    expect(screen.getByRole('button', { name: /Open the course/ })).toBeTruthy();
  });
});

describe('the course opens by itself', () => {
  test('not for somebody who opens a finished order', async () => {
    env.serve(enrolledView());
    await show();
    await pass(10_000);
    expect(address()).toBe(`/track/${ORDER_ID}`);
    expect(screen.queryByRole('timer')).toBeNull();
    expect(screen.getByRole('button', { name: /Open the course/ })).toBeTruthy();
  });

  test('for somebody who comes from paying and finds the order finished', async () => {
    beginPayment(ORDER_ID, 1);
    paymentReturned(ORDER_ID);
    env.serve(enrolledView());
    await show();
    for (let second = 0; second < 5; second += 1) await pass(1_000);
    expect(address()).toBe('/course/cpp-concurrency');
  });

  test('once: the way back leads to the order and not round again', async () => {
    await showAfterPaying();
    push(enrolledView());
    for (let second = 0; second < 5; second += 1) await pass(1_000);
    expect(address()).toBe('/course/cpp-concurrency');
    env.serve(enrolledView());
    const again = await show();
    await pass(10_000);
    expect(address()).toBe(`/track/${ORDER_ID}`);
    again.unmount();
  });

  test('never at an address that would run script', async () => {
    env.serve(makeView());
    await show();
    const course = { id: 'c', title: 'C', url: 'javascript:alert(1)' };
    push(enrolledView({ course }));
    expect(screen.queryByRole('timer')).toBeNull();
    expect(screen.queryByRole('button', { name: /Open the course/ })).toBeNull();
  });
});

describe('silence', () => {
  test('is calm, then patient, then safe to leave, and at last has a code', async () => {
    await showAfterPaying();
    expect(screen.queryByText(/Taking longer/)).toBeNull();
    await pass(10_000);
    expect(screen.getByText(/nothing you need to do/)).toBeTruthy();
    await pass(20_000);
    expect(screen.getByText('Taking longer than usual.')).toBeTruthy();
    expect(screen.getByText(/safe to close this page/)).toBeTruthy();
    await pass(90_000);
    expect(screen.getByText(/If you write to/)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('before any payment is no waiting', async () => {
    env.serve(makeView());
    await show();
    await pass(130_000);
    expect(headline()).toBe('Waiting for payment');
    expect(screen.queryByText(/Taking longer/)).toBeNull();
  });
});

describe('ways out', () => {
  test('a declined payment shows why and leads to another try', async () => {
    env.serve(failedView());
    await show();
    expect(headline()).toBe('Payment declined');
    expect(screen.getByText('Your card was declined.')).toBeTruthy();
    const retry = screen.getByRole('link', { name: /Try again/ });
    expect(retry.getAttribute('href')).toBe(`/checkout/${ORDER_ID}`);
  });

  test('refresh reads at once', async () => {
    env.serve(makeView());
    await show();
    expect(screen.queryByRole('button', { name: 'Refresh' })).toBeNull();
    env.isOnline = false;
    act(() => env.socket.end(1006));
    await pass(30_000);
    env.isOnline = true;
    env.serve(paidView());
    fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    await pass();
    expect(headline()).toBe('Paid. Enrolling you now');
  });

  test('an open order can be cancelled', async () => {
    env.serve(makeView());
    env.on(/POST .*\/cancel$/, () => {
      env.serve(cancelledView());
      return json(cancelledView());
    });
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel order' }));
    fireEvent.click(screen.getByRole('button', { name: 'Yes, cancel it' }));
    await pass();
    expect(headline()).toBe('Order cancelled');
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
  });

  test('a paid order offers no cancelling', async () => {
    env.serve(paidView());
    await show();
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
  });
});

test('a cancelled order that is paid late comes back to life', async () => {
  env.serve(cancelledView());
  await show();
  expect(headline()).toBe('Order cancelled');
  env.serve(paidView({ version: 3 }));
  act(() => env.wake('visible'));
  await pass();
  expect(headline()).toBe('Paid. Enrolling you now');
});

test('after a sleep the page says that it is checking, not that nothing was paid', async () => {
  env.serve(makeView());
  await show();
  act(() => env.socket.push(makeView()));
  let answer: (response: Response) => void = () => {};
  env.on(/GET .*\/api\/orders\//, () => new Promise((resolve) => (answer = resolve)));
  vi.setSystemTime(Date.now() + 3_600_000);
  act(() => env.wake('visible'));
  expect(headline()).toBe('Checking your order');
  expect(screen.queryByRole('link', { name: /Pay now/ })).toBeNull();
  await act(async () => answer(json(paidView())));
  expect(headline()).toBe('Paid. Enrolling you now');
});

test('what a connection did not bring is asked for before the page says that it takes longer', async () => {
  await showAfterPaying();
  env.serve(paidView());
  await pass(9_999);
  expect(headline()).toBe('Confirming your payment');
  await pass(1);
  expect(headline()).toBe('Paid. Enrolling you now');
});

test('refunds and disputes stand beside the status and in the history', async () => {
  const at = '2026-11-22T10:00:00.000Z';
  env.serve(
    enrolledView({
      version: 6,
      refunded: 1900,
      disputed: true,
      timeline: [
        { version: 3, enrollment: 'active', at },
        { version: 4, refunded: 1900, at },
        { version: 5, disputed: true, at },
      ],
    }),
  );
  await show();
  expect(headline()).toBe('You are enrolled');
  expect(screen.getByText('$19.00 of $49.00 refunded · Disputed at the bank')).toBeTruthy();
  expect(screen.getByText('Refunded $19.00')).toBeTruthy();
  expect(screen.getByText('Payment disputed')).toBeTruthy();
});

test('a payment that somebody has to look at is told calmly, with nothing to press', async () => {
  env.serve(makeView({ activity: 'review' }));
  await show();
  expect(headline()).toBe('Payment under review');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByRole('link', { name: /Pay|Try again/ })).toBeNull();
});

describe('somebody else’s order', () => {
  const toOthers = () => env.on(/\/details$/, () => problem(403, 'not_owner'));

  test('leads to no sales page, however long one looks at it', async () => {
    env.serve(paidView());
    toOthers();
    await show();
    push(enrolledView());
    await pass(10_000);
    expect(address()).toBe(`/track/${ORDER_ID}`);
    expect(headline()).toBe('Order complete');
    expect(screen.queryByRole('timer')).toBeNull();
    expect(screen.queryByRole('button', { name: /Open the course/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Receipt' })).toBeNull();
    expect(screen.getByRole('link', { name: 'To the shop' }).getAttribute('href')).toBe('/');
  });

  test.each([
    ['waiting for payment', makeView()],
    ['declined', failedView()],
    ['at the bank', makeView({ activity: 'requires_action' })],
  ])('that is %s offers nothing that would be refused', async (_, view) => {
    env.serve(view);
    toOthers();
    await show();
    expect(screen.queryByRole('link', { name: /Pay|Try again|Continue/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
  });

  test('is led on all the same in the tab that paid for it', async () => {
    toOthers();
    await showAfterPaying();
    toOthers();
    push(enrolledView());
    for (let second = 0; second < 5; second += 1) await pass(1_000);
    expect(address()).toBe('/course/cpp-concurrency');
  });

  test('is not taken for one before the server could be asked', async () => {
    env.serve(makeView());
    env.on(/\/details$/, () => problem(503, 'draining'));
    await show();
    expect(headline()).toBe('Waiting for payment');
    expect(screen.queryByRole('link', { name: /Pay now/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'To the shop' })).toBeNull();
    env.serve(makeView());
    await pass(5_000);
    expect(screen.getByRole('link', { name: /Pay now/ })).toBeTruthy();
  });
});

test('a server that is older than its pages does not say whose order it is: it is offered as before', async () => {
  env.serve(makeView());
  env.on(/\/details$/, () => problem(404, 'not_found'));
  await show();
  expect(screen.getByRole('link', { name: /Pay now/ })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Cancel order' })).toBeTruthy();
});

describe('only what the server would grant is offered', () => {
  test.each(['processing', 'review'] as const)('while it is %s nothing', async (activity) => {
    env.serve(makeView({ activity }));
    await show();
    expect(screen.queryByRole('button', { name: 'Cancel order' })).toBeNull();
    expect(screen.queryByRole('link', { name: /Pay|Try again|Continue/ })).toBeNull();
  });

  test('the bank’s question is gone on with, not begun anew', async () => {
    env.serve(makeView({ activity: 'requires_action' }));
    await show();
    expect(screen.getByRole('link', { name: /Continue with your bank/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Cancel order' })).toBeTruthy();
  });
});

test('a bank debit that takes days is not called late', async () => {
  env.serve(makeView({ activity: 'processing' }));
  await show();
  await pass(30_000);
  expect(screen.getByText('Some banks take a few days.')).toBeTruthy();
  expect(screen.queryByText(/longer than usual/)).toBeNull();
});

test('each refund in the history is told by itself', async () => {
  const at = '2026-11-22T10:00:00.000Z';
  env.serve(
    enrolledView({
      version: 5,
      refunded: 4900,
      timeline: [
        { version: 1, status: 'pending', at },
        { version: 4, refunded: 2000, at },
        { version: 5, refunded: 4900, at },
      ],
    }),
  );
  await show();
  expect(screen.getByText('Refunded $20.00')).toBeTruthy();
  expect(screen.getByText('Refunded $29.00')).toBeTruthy();
});

test('the badge says when the page only polls', async () => {
  env.serve(makeView());
  await show();
  act(() => env.socket.end(1006));
  await pass();
  expect(screen.getByText('Checking every 5 s')).toBeTruthy();
});

test('the receipt shows course, amount and history with machine-readable times', async () => {
  env.serve(makeView());
  await show();
  expect(screen.getByRole('link', { name: 'C++ Concurrency' })).toBeTruthy();
  expect(screen.getByText('$49.00')).toBeTruthy();
  const entry = screen.getByText('Order placed').closest('li');
  expect(entry?.querySelector('time')?.dateTime).toBe('2026-11-22T10:00:00.000Z');
});

test('an unknown order has its own page', async () => {
  env.on(/GET .*\/api\/orders\//, () => problem(404, 'unknown_order'));
  await show();
  expect(headline()).toBe('No such order');
});

test('an order that cannot be read yet is no failed order', async () => {
  env.isOnline = false;
  await show();
  expect(screen.getByRole('alert').textContent).toMatch(/could not be reached/);
  env.isOnline = true;
  env.serve(makeView());
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await pass();
  expect(headline()).toBe('Waiting for payment');
});
