import { waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import { enrolledView, failedView, makeCourse, makeView, ORDER_ID } from '../testing/fixtures';
import { renderPage } from '../testing/render-page';

let env: FakeEnvironment;

beforeEach(() => {
  env = new FakeEnvironment();
  env.on(/courses$/, () => json({ object: 'list', data: [makeCourse()], has_more: false }));
  env.on(/courses\/cpp/, () => json(makeCourse({ order: ORDER_ID })));
  env.on(/courses\/sql/, () => json(makeCourse({ order: null })));
  env.on(/courses\/nope/, () => problem(404, 'unknown_course'));
  env.on(/orders\?/, () => json({ object: 'list', data: [enrolledView()], has_more: true }));
  env.on(/payment-intent$/, () =>
    json({
      client_secret: 'pi_1_secret_2',
      publishable_key: 'pk_test_1',
      api_base: 'http://sandbox.test',
      provider: 'sandbox',
    }),
  );
});

test.each([
  ['the catalogue', '/', makeView()],
  ['a course with an open order', '/course/cpp-concurrency', makeView()],
  ['a course to buy', '/course/sql', makeView()],
  ['a course that does not exist', '/course/nope', makeView()],
  ['the checkout after a decline', `/checkout/${ORDER_ID}`, failedView()],
  ['the way back without an order', '/checkout/success', makeView()],
  ['a waiting order', `/track/${ORDER_ID}`, makeView()],
  ['a finished order', `/track/${ORDER_ID}`, enrolledView()],
  ['the orders', '/orders', makeView()],
  ['an address that leads nowhere', '/nowhere', makeView()],
])('axe finds nothing on %s', async (_, path, view) => {
  env.serve(view);
  const { container, queryByText } = renderPage(env, path);
  await waitFor(() => expect(queryByText(/^(Loading|Looking|Preparing)/)).toBeNull());
  // Colours need a layout; they are checked in a real browser.
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
});
