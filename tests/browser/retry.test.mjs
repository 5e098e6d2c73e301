// The link of a message: another device tries again, with a pass to that one order.
import assert from 'node:assert/strict';
import { makePass } from '../conformance/passes.mjs';
import { button, headline, payWith, placeOrder } from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: 300 });
const EXPECTED = /status of 40[13] /;

story('a retry link pays on another device, and its pass stays in no address', async (scene) => {
  const { shop, visitor, arrive } = scene;
  const { order } = await placeOrder(shop, visitor);
  const other = await arrive();
  const { page } = other;
  await page.goto(`${shop.url}/orders`);
  await page.goto(`${shop.url}/checkout/${order}#pass=${makePass(shop.store, order)}`);
  await button(page, 'Pay $49.00').waitFor();
  assert.equal(page.url(), `${shop.url}/checkout/${order}`);

  // Neither back nor forward nor a reload brings it to light, and the tab still may pay.
  await page.goBack();
  await page.goForward();
  assert.equal(page.url(), `${shop.url}/checkout/${order}`);
  await page.reload();
  await payWith(page, 'Success');
  await page.waitForURL(`**/track/${order}`);
  await headline(page, 'You are enrolled').waitFor();

  const holding = other.requests.filter(({ headers }) => headers['orderwire-pass']);
  assert.ok(holding.length > 0);
  const its = [`/api/orders/${order}/payment-intent`, `/api/orders/${order}/details`];
  for (const { path } of holding) assert.ok(its.includes(path), path);
  assert.ok(
    other.requests.every(({ query, headers }) => !`${query}${headers.referer}`.includes('pass')),
  );
});

story('a retry link cancels the order', async ({ shop, visitor, arrive }) => {
  const { order } = await placeOrder(shop, visitor);
  const { page } = await arrive();
  await page.goto(`${shop.url}/checkout/${order}#pass=${makePass(shop.store, order)}`);
  await button(page, 'Cancel order').click();
  await button(page, 'Yes, cancel it').click();
  await headline(page, 'This order is closed').waitFor();
  assert.equal((await shop.order(order)).status, 'cancelled');
});

story('an old link says so, and a fresh one over it works', async ({ shop, visitor, arrive }) => {
  const { order } = await placeOrder(shop, visitor);
  const other = await arrive();
  other.expects(EXPECTED);
  const { page } = other;
  const open = (pass) => page.goto(`${shop.url}/checkout/${order}#pass=${pass}`);
  await open(makePass(shop.store, order, -1));
  await page.getByText('This link has expired.').waitFor();
  assert.equal(await button(page, /^Pay |Cancel/).count(), 0);
  // The same page, so only its fragment changes.
  await open(makePass(shop.store, order));
  await button(page, 'Pay $49.00').waitFor();
});

story('a pass to one order opens no other', async ({ shop, visitor, arrive }) => {
  const { order } = await placeOrder(shop, visitor);
  const stranger = await arrive();
  const theirs = await placeOrder(shop, stranger);
  const other = await arrive();
  other.expects(EXPECTED);
  await other.page.goto(`${shop.url}/checkout/${order}#pass=${makePass(shop.store, theirs.order)}`);
  await other.page.getByText('This link does not work.').waitFor();
});

story('an old link is good enough for the browser that placed the order', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(EXPECTED);
  const { order } = await placeOrder(shop, visitor);
  await page.goto(`${shop.url}/checkout/${order}#pass=${makePass(shop.store, order, -1)}`);
  await button(page, 'Pay $49.00').waitFor();
});
