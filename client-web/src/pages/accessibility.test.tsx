import { waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { paymentReturned } from '../services/payment/payment-history';
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
import { renderPage } from '../testing/render-page';
import type { OrderView } from '../types/order.types';

let env: FakeEnvironment;

beforeEach(() => {
  sessionStorage.clear();
  env = new FakeEnvironment();
  env.on(/courses$/, () => json({ object: 'list', data: [makeCourse()], has_more: false }));
  env.on(/courses\/cpp/, () => json(makeCourse({ order: ORDER_ID })));
  env.on(/courses\/sql/, () => json(makeCourse({ order: null })));
  env.on(/courses\/nope/, () => problem(404, 'unknown_course'));
  env.on(/orders(\?|$)/, () => json({ object: 'list', data: [enrolledView()], has_more: true }));
  env.on(/orders\?.*status=/, () => json({ object: 'list', data: [], has_more: false }));
  env.on(/payment-intent$/, () =>
    json({
      client_secret: 'pi_1_secret_2',
      publishable_key: 'pk_test_1',
      api_base: 'http://sandbox.test',
      provider: 'sandbox',
    }),
  );
});

async function judge(path: string) {
  const { container, queryByText } = renderPage(env, path);
  await waitFor(() => expect(queryByText(/^(Loading|Looking|Preparing)/)).toBeNull());
  // Colours need a layout; they are checked in a real browser.
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
}

test.each([
  ['the catalogue', '/', makeView()],
  ['a course with an open order', '/course/cpp-concurrency', makeView()],
  ['a course being enrolled', '/course/cpp-concurrency', paidView()],
  ['a course to buy', '/course/sql', makeView()],
  ['a course that does not exist', '/course/nope', makeView()],
  ['the way back without an order', '/checkout/success', makeView()],
  ['the orders', '/orders', makeView()],
  ['orders of which none has the status', '/orders?status=failed', makeView()],
  ['a receipt', `/receipt/${ORDER_ID}`, enrolledView({ refunded: 1000, disputed: true })],
  ['no receipt yet', `/receipt/${ORDER_ID}`, makeView()],
  ['an address that leads nowhere', '/nowhere', makeView()],
])('axe finds nothing on %s', async (_, path, view) => {
  env.serve(view);
  await judge(path);
});

/** Every state that an order can show. */
const STATES: readonly (readonly [string, OrderView])[] = [
  ['not paid yet', makeView()],
  ['processing', makeView({ version: 2, activity: 'processing' })],
  ['in review', makeView({ version: 2, activity: 'review' })],
  ['with a question of the bank', makeView({ version: 2, activity: 'requires_action' })],
  ['declined', failedView()],
  ['declined, and processing again', failedView({ activity: 'processing' })],
  ['cancelled', cancelledView()],
  ['paid', paidView({ enrollment: 'none', final: true })],
  ['paid, enrolling', paidView()],
  ['enrolled', enrolledView()],
  ['refunded in part', enrolledView({ version: 4, refunded: 1000 })],
  ['refunded', enrolledView({ version: 4, refunded: 4900 })],
  ['disputed', enrolledView({ version: 4, disputed: true })],
];

test.each(STATES)('axe finds nothing on an order that is %s', async (_, view) => {
  env.serve(view);
  await judge(`/track/${ORDER_ID}`);
});

test.each([
  ['confirming after a payment in this tab', makeView()],
  ['enrolled after a payment in this tab', enrolledView()],
])('axe finds nothing on an order that is %s', async (_, view) => {
  paymentReturned(ORDER_ID);
  env.serve(view);
  await judge(`/track/${ORDER_ID}`);
});

test.each([
  ['not paid yet', makeView()],
  ['enrolled', enrolledView()],
])('axe finds nothing on somebody else’s order that is %s', async (_, view) => {
  env.serve(view);
  env.on(/details$/, () => problem(403, 'not_owner'));
  await judge(`/track/${ORDER_ID}`);
});

test.each([
  ['not paid yet', makeView()],
  ['processing', makeView({ version: 2, activity: 'processing' })],
  ['asked about by the bank', makeView({ version: 2, activity: 'requires_action' })],
  ['declined', failedView()],
  ['cancelled', cancelledView()],
])('axe finds nothing on the checkout of an order that is %s', async (_, view) => {
  env.serve(view);
  await judge(`/checkout/${ORDER_ID}`);
});

test.each(['/', '/orders', `/track/${ORDER_ID}`])(
  'axe finds nothing on %s while the server does not answer',
  async (path) => {
    env.isOnline = false;
    await judge(path);
  },
);
