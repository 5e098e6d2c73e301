import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readPaymentHistory } from '../services/payment/payment-history';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import {
  cancelledView,
  failedView,
  makeView,
  ORDER_ID,
  ownersDetails,
  paidView,
} from '../testing/fixtures';
import { address, renderPage } from '../testing/render-page';

const CONFIRM = /POST .*\/v1\/payment_intents\/pi_1\/confirm$/;

let env: FakeEnvironment;

beforeEach(() => {
  env = new FakeEnvironment();
  env.serve(makeView());
  env.on(/POST .*\/payment-intent$/, () =>
    json({
      client_secret: 'pi_1_secret_2',
      publishable_key: 'pk_test_1',
      api_base: 'http://sandbox.test',
      provider: 'sandbox',
    }),
  );
});

const show = () => renderPage(env, `/checkout/${ORDER_ID}`);
const payButton = () => screen.findByRole('button', { name: 'Pay $49.00' });

test('a card that goes through leads to the order', async () => {
  env.on(CONFIRM, () => json({ status: 'succeeded' }));
  show();
  await userEvent.click(await payButton());
  await waitFor(() => expect(address()).toBe(`/track/${ORDER_ID}`));
  expect(await screen.findByRole('heading', { name: 'Confirming your payment' })).toBeTruthy();
});

test('the chosen card is the one that pays, and the bank knows the way back', async () => {
  env.on(CONFIRM, () => json({ status: 'succeeded' }));
  show();
  await payButton();
  await userEvent.click(screen.getByRole('radio', { name: /3-D Secure/ }));
  await userEvent.click(await payButton());
  const confirm = env.requests.find(({ url }) => url.endsWith('/confirm'));
  const form = new URLSearchParams(confirm?.body);
  expect(form.get('payment_method')).toBe('pm_card_authenticationRequired');
  expect(form.get('return_url')).toBe(`http://shop.test/checkout/success?order_id=${ORDER_ID}`);
});

test('two clicks pay once', async () => {
  let answer: (response: Response) => void = () => {};
  env.on(CONFIRM, () => new Promise((resolve) => (answer = resolve)));
  show();
  const button = await payButton();
  await userEvent.dblClick(button);
  await userEvent.keyboard('{Enter}');
  expect(env.count(CONFIRM)).toBe(1);
  await act(async () => answer(json({ status: 'succeeded' })));
});

test('a declined card shows the reason and the same form again', async () => {
  env.on(CONFIRM, () => json({ error: { message: 'Your card has insufficient funds.' } }, 402));
  show();
  await userEvent.click(await payButton());
  expect((await screen.findByRole('alert')).textContent).toMatch(/insufficient funds/);
  expect(address()).toBe(`/checkout/${ORDER_ID}`);
  env.on(CONFIRM, () => json({ status: 'succeeded' }));
  await userEvent.click(await payButton());
  await waitFor(() => expect(address()).toBe(`/track/${ORDER_ID}`));
  expect(env.count(/payment-intent$/)).toBe(1);
});

test('no answer is not told as a decline', async () => {
  show();
  await userEvent.click(await payButton());
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toMatch(/did not answer/);
  expect(alert.textContent).not.toMatch(/did not go through/);
});

test('an order that failed before shows why', async () => {
  env.serve(failedView());
  show();
  expect((await screen.findByRole('alert')).textContent).toMatch(/Your card was declined/);
  expect(await payButton()).toBeTruthy();
});

test('an order that is paid elsewhere leads to its page', async () => {
  show();
  await payButton();
  act(() => env.socket.push(paidView()));
  await waitFor(() => expect(address()).toBe(`/track/${ORDER_ID}`));
  expect(readPaymentHistory(ORDER_ID).returned).toBe(false);
});

test('a closed order says so and asks for no intent', async () => {
  env.serve(cancelledView());
  show();
  expect(await screen.findByRole('heading', { name: 'This order is closed' })).toBeTruthy();
  expect(env.count(/payment-intent$/)).toBe(0);
});

test('an order that is closed just now is read again', async () => {
  env.on(/POST .*\/payment-intent$/, () => {
    env.serve(cancelledView());
    return problem(409, 'order_closed');
  });
  show();
  expect(await screen.findByRole('heading', { name: 'This order is closed' })).toBeTruthy();
});

test('somebody who only has the address is told whose order it is', async () => {
  env.on(/POST .*\/payment-intent$/, () => problem(403, 'not_owner'));
  show();
  expect(await screen.findByText(/belongs to somebody else/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Pay/ })).toBeNull();
  expect(screen.queryByRole('button', { name: /Cancel/ })).toBeNull();
});

test('a payment service that is down can be tried again', async () => {
  const intent = vi.fn(() => problem(503, 'stripe_unavailable'));
  env.on(/POST .*\/payment-intent$/, intent);
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(intent).toHaveBeenCalledTimes(2);
});

test('a payment that is refused for good is not offered again, and the order can be given up', async () => {
  const intent = vi.fn(() => problem(422, 'amount_not_accepted'));
  env.on(/POST .*\/payment-intent$/, intent);
  show();
  expect(await screen.findByText('This order cannot be paid.')).toBeTruthy();
  expect(screen.getByText(/Trying again will not help/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  expect(screen.getByRole('button', { name: /Cancel/ })).toBeTruthy();
  expect(intent).toHaveBeenCalledTimes(1);
});

test.each(['processing', 'review'] as const)(
  'while the order is in %s there is nothing to pay with',
  async (activity) => {
    env.serve(makeView({ activity }));
    show();
    expect(await screen.findByText(/Please do not pay again/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Pay/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /Cancel/ })).toBeNull();
  },
);

test('where a person looks at a payment that is gone, another one can be made', async () => {
  const view = makeView({ activity: 'review' });
  env.serve(view);
  env.on(/\/details$/, () => json(ownersDetails(view, { actions: ['pay', 'cancel'] })));
  show();
  expect(await screen.findByRole('button', { name: /Pay/ })).toBeTruthy();
  expect(screen.getByRole('button', { name: /Cancel/ })).toBeTruthy();
});

describe('a payment that waits for the bank’s question', () => {
  beforeEach(() => env.serve(makeView({ activity: 'requires_action' })));
  const goOn = () => screen.findByRole('button', { name: 'Continue with your bank' });

  test('goes on there, and shows no empty form', async () => {
    const url = 'https://bank.test/ask';
    const assign = vi.fn();
    vi.stubGlobal('location', { ...window.location, assign });
    env.on(/GET .*\/v1\/payment_intents\/pi_1\?/, () =>
      json({ status: 'requires_action', next_action: { redirect_to_url: { url } } }),
    );
    show();
    const button = await goOn();
    expect(screen.queryByRole('radio')).toBeNull();
    await userEvent.click(button);
    await waitFor(() => expect(assign).toHaveBeenCalledWith(url));
    expect(env.count(CONFIRM)).toBe(0);
    vi.unstubAllGlobals();
  });

  test('can be left for another card, also where the bank no longer asks', async () => {
    env.on(/GET .*\/v1\/payment_intents\/pi_1\?/, () =>
      json({ status: 'requires_payment_method' }),
    );
    show();
    await userEvent.click(await goOn());
    expect((await screen.findByRole('alert')).textContent).toMatch(/no longer waits/);
    expect(await payButton()).toBeTruthy();
  });
});

test.each([
  [422, 'currency_not_accepted', /in this currency/],
  [409, 'payment_refused', /Trying again will not help/],
])(
  'what Stripe refuses for good (%i %s) is told, and not tried again',
  async (status, code, words) => {
    env.on(/POST .*\/payment-intent$/, () => problem(status, code));
    show();
    expect((await screen.findByRole('alert')).textContent).toMatch(words);
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Cancel order' })).toBeTruthy();
  },
);

test('an unknown order has its own page', async () => {
  env.on(/GET .*\/api\/orders\//, () => problem(404, 'unknown_order'));
  show();
  expect(await screen.findByRole('heading', { name: 'No such order' })).toBeTruthy();
});

describe('the hosted page', () => {
  const SESSION = /POST .*\/checkout-session$/;
  const hosted = () => screen.findByRole('button', { name: 'Or pay on the hosted page instead' });
  const assign = vi.fn();

  beforeEach(() => {
    assign.mockReset();
    vi.stubGlobal('location', { ...window.location, assign });
  });

  test('is asked for once and gone to', async () => {
    let answer: (response: Response) => void = () => {};
    env.on(SESSION, () => new Promise((resolve) => (answer = resolve)));
    show();
    await userEvent.dblClick(await hosted());
    expect(env.count(SESSION)).toBe(1);
    expect((await screen.findByRole('button', { name: 'Paying…' })).ariaDisabled).toBe('true');
    await act(async () => answer(json({ url: 'https://pay.test/c/1' })));
    expect(assign).toHaveBeenCalledExactlyOnceWith('https://pay.test/c/1');
    expect(readPaymentHistory(ORDER_ID)).toMatchObject({ attemptVersion: 1, returned: false });
  });

  test('that cannot be opened is told plainly, and the card form works on', async () => {
    env.on(SESSION, () => problem(503, 'stripe_unreachable'));
    env.on(CONFIRM, () => json({ status: 'succeeded' }));
    show();
    await userEvent.click(await hosted());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/could not be opened.*Nothing was charged/);
    expect(assign).not.toHaveBeenCalled();
    await userEvent.click(await payButton());
    await waitFor(() => expect(address()).toBe(`/track/${ORDER_ID}`));
  });

  test('of an order that was closed meanwhile shows what became of it', async () => {
    env.on(SESSION, () => {
      env.serve(paidView());
      return problem(409, 'order_closed');
    });
    show();
    await userEvent.click(await hosted());
    await waitFor(() => expect(address()).toBe(`/track/${ORDER_ID}`));
  });

  test('is never an address that runs a script', async () => {
    env.on(SESSION, () => json({ url: 'javascript:alert(1)' }));
    show();
    await userEvent.click(await hosted());
    expect((await screen.findByRole('alert')).textContent).toMatch(/no address/);
    expect(assign).not.toHaveBeenCalled();
  });
});
