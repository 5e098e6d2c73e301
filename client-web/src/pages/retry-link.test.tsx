import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { dropPass, readPass } from '../services/api/order-token';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import { failedView, ORDER_ID } from '../testing/fixtures';
import { address, renderPage } from '../testing/render-page';

const INTENT = {
  client_secret: 'pi_1_secret_2',
  publishable_key: 'pk_test_1',
  api_base: 'http://sandbox.test',
  provider: 'sandbox',
};

let env: FakeEnvironment;

/** The order of somebody else's browser: only this pass opens it. */
beforeEach(() => {
  dropPass(ORDER_ID);
  env = new FakeEnvironment();
  env.serve(failedView());
  env.on(/POST/, ({ headers }) => {
    const pass = headers.get('orderwire-pass');
    if (pass === null) return problem(403, 'not_owner');
    if (pass === 'good') return json(INTENT);
    return problem(401, pass === 'old' ? 'pass_expired' : 'bad_pass');
  });
});

const show = (fragment: string) => renderPage(env, `/checkout/${ORDER_ID}${fragment}`);
const payButton = () => screen.findByRole('button', { name: 'Pay $49.00' });

test('a retry link opens the checkout, and its pass leaves the address at once', async () => {
  show('#pass=good');
  await waitFor(() => expect(address()).toBe(`/checkout/${ORDER_ID}`));
  expect(await payButton()).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Cancel order' })).toBeTruthy();
});

test('the pass is good for the same order later in this tab', async () => {
  show('#pass=good').unmount();
  show('');
  expect(await payButton()).toBeTruthy();
});

test.each([
  ['old', 'This link has expired.'],
  ['torn', 'This link does not work.'],
])('the pass "%s" gets plain words and no form', async (pass, words) => {
  show(`#pass=${pass}`);
  expect(await screen.findByText(words)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Pay|Cancel|Try again/ })).toBeNull();
  expect(screen.getByRole('link', { name: 'View order' })).toBeTruthy();
});

test('a lapsed pass does not stand in the way of the browser that placed the order', async () => {
  env.on(/POST/, ({ headers }) =>
    headers.has('orderwire-pass') ? problem(401, 'pass_expired') : json(INTENT),
  );
  show('#pass=old');
  expect(await payButton()).toBeTruthy();
  expect(readPass(ORDER_ID)).toBeNull();
});

test('a new link that is opened after an old one opens the checkout', async () => {
  const page = show('#pass=old');
  await screen.findByText('This link has expired.');
  page.unmount();
  show('#pass=good');
  expect(await payButton()).toBeTruthy();
});

test('a fragment of another kind is left alone', async () => {
  show('#main');
  await waitFor(() => expect(env.count(/payment-intent/)).toBe(1));
  await act(async () => {});
  expect(address()).toBe(`/checkout/${ORDER_ID}#main`);
  expect(env.requests.some(({ headers }) => headers.has('orderwire-pass'))).toBe(false);
});
