import assert from 'node:assert/strict';
import {
  badge,
  button,
  buy,
  COURSE,
  eventually,
  headline,
  OTHER_COURSE,
  orderOf,
  payWith,
  placeOrder,
} from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: 300 });

const rows = (page) => page.locator('.order-row');
const row = (page, order) => rows(page).filter({ has: page.locator(`a[href="/track/${order}"]`) });

story('an order is cancelled after a question, and only then', async ({ shop, page }) => {
  const { order, intent } = await buy(shop, page);
  await page.getByRole('link', { name: 'View order' }).click();
  await headline(page, 'Waiting for payment').waitFor();
  await button(page, 'Cancel order').click();
  await page.getByRole('group', { name: 'Cancel this order?' }).waitFor();
  await button(page, 'Keep it').click();
  await button(page, 'Cancel order').waitFor();
  assert.equal((await shop.order(order)).status, 'pending');

  await button(page, 'Cancel order').click();
  await button(page, 'Yes, cancel it').click();
  await headline(page, 'Order cancelled').waitFor();
  assert.equal((await shop.order(order)).status, 'cancelled');
  assert.equal((await shop.intent(intent)).status, 'canceled');
  assert.equal(await button(page, 'Cancel order').count(), 0);
  await badge(page)
    .getByText(/^As of /)
    .waitFor();

  await page.getByRole('link', { name: 'Back to the course' }).click();
  await button(page, 'Buy this course').click();
  await page.waitForURL(/\/checkout\/ord_/);
  assert.notEqual(orderOf(page), order);
});

story(
  'a cancelled order can no longer be paid at its checkout',
  async ({ shop, page, visitor }) => {
    const { order } = await buy(shop, page);
    const cancelled = await visitor.context.request.post(`${shop.url}/api/orders/${order}/cancel`, {
      data: {},
    });
    assert.equal(cancelled.status(), 200);
    await headline(page, 'This order is closed').waitFor();
    assert.equal(await button(page, /^Pay /).count(), 0);
  },
);

story('a second Buy of the same course comes back to the open order', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await button(page, 'Buy this course').waitFor();
  const first = await placeOrder(shop, visitor);
  await button(page, 'Buy this course').click();
  await page.waitForURL(/\/checkout\/ord_/);
  assert.equal(orderOf(page), first.order);

  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await page.getByRole('link', { name: 'Continue to payment' }).click();
  await page.waitForURL(`**/checkout/${first.order}`);
  await payWith(page, 'Success');
  await headline(page, 'You are enrolled').waitFor();

  const second = await visitor.newPage();
  await second.goto(`${shop.url}/orders`);
  await rows(second).first().waitFor();
  assert.equal(await rows(second).count(), 1);
});

story('a course that was bought in another tab is not bought again', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(/status of 409 /);
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await button(page, 'Buy this course').waitFor();
  const { intent } = await placeOrder(shop, visitor);
  await shop.paid(intent);
  await button(page, 'Buy this course').click();
  await page.getByText('You are enrolled').waitFor();
  assert.equal(await button(page, 'Buy this course').count(), 0);
});

story('a visitor without orders is shown the way to the courses', async ({ shop, page }) => {
  await page.goto(`${shop.url}/orders`);
  await page.getByText('No orders from this browser yet.').waitFor();
  await page.getByRole('link', { name: 'See the courses' }).click();
  await headline(page, 'Courses').waitFor();
});

story('the list of orders is newest first, and each changes by push', async (scene) => {
  const { shop, visitor, page } = scene;
  const older = await placeOrder(shop, visitor, COURSE);
  const newer = await placeOrder(shop, visitor, OTHER_COURSE);
  await page.goto(`${shop.url}/orders`);
  await badge(page).getByText('Live').waitFor();
  const titles = await rows(page).locator('.order-title').allInnerTexts();
  assert.deepEqual(titles, [OTHER_COURSE.title, COURSE.title]);
  await row(page, older.order).getByText('Not paid yet').waitFor();
  const readsBefore = visitor.made('GET', /^\/api\/orders/).length;

  await shop.webhook('payment_intent.payment_failed', {
    ...(await shop.intent(newer.intent)),
    status: 'requires_payment_method',
    last_payment_error: { code: 'card_declined', message: 'Your card was declined.' },
  });
  await row(page, newer.order).getByText('Declined').waitFor();
  await shop.paid(older.intent);
  await row(page, older.order).getByText('Enrolled').waitFor();
  await row(page, newer.order).getByText('Declined').waitFor();
  await shop.paid(newer.intent);
  await row(page, newer.order).getByText('Enrolled').waitFor();
  await badge(page)
    .getByText(/^As of /)
    .waitFor();
  assert.equal(visitor.made('GET', /^\/api\/orders/).length, readsBefore, 'no read was needed');
});

story('a list of more than twenty orders is read page by page', async (scene) => {
  const { shop, visitor, page } = scene;
  for (let count = 0; count < 22; count += 1) {
    const { order } = await placeOrder(shop, visitor);
    await visitor.context.request.post(`${shop.url}/api/orders/${order}/cancel`, { data: {} });
  }
  await page.goto(`${shop.url}/orders`);
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 20);
  await button(page, 'Show older orders').click();
  await eventually('all orders are listed', async () => (await rows(page).count()) === 22);
  assert.equal(await button(page, 'Show older orders').count(), 0);
});

story('a watcher without the cookie sees the order live and cannot change it', async (scene) => {
  const { shop, visitor, page, arrive } = scene;
  const { order } = await buy(shop, page);
  const watcher = await arrive();
  watcher.expects(/status of 403 .*\/(cancel|payment-intent)$/);
  await watcher.page.goto(`${shop.url}/track/${order}`);
  await headline(watcher.page, 'Waiting for payment').waitFor();
  await badge(watcher.page).getByText('Live').waitFor();

  const words = /Only the browser that placed this order can change it/;
  await watcher.page.getByRole('link', { name: 'To the shop' }).waitFor();
  assert.equal(await button(watcher.page, 'Cancel order').count(), 0);
  assert.equal(await watcher.page.getByRole('link', { name: /Pay/ }).count(), 0);
  assert.equal((await shop.order(order)).status, 'pending');

  const second = await watcher.newPage();
  await second.goto(`${shop.url}/checkout/${order}`);
  await second.getByText(words).waitFor();
  assert.equal(await button(second, /^Pay /).count(), 0);
  await second.goto(`${shop.url}/orders`);
  await second.getByText('No orders from this browser yet.').waitFor();

  await payWith(page, 'Success');
  await headline(watcher.page, 'Order complete').waitFor();
  await headline(page, 'You are enrolled').waitFor();
  assert.equal(visitor.problems.length, 0);
});

story(
  'a payment that comes after the cancellation is seen when the page is looked at',
  async (scene) => {
    const { shop, page } = scene;
    const { order, intent } = await buy(shop, page);
    await page.goto(`${shop.url}/track/${order}`);
    await button(page, 'Cancel order').click();
    await button(page, 'Yes, cancel it').click();
    await headline(page, 'Order cancelled').waitFor();

    assert.equal(await shop.paid(intent), 'review:late_payment');
    await eventually('the order is paid', async () => (await shop.order(order)).final);
    assert.equal(await headline(page, 'Order cancelled').count(), 1);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await headline(page, 'You are enrolled').waitFor();
    assert.equal((await shop.order(order)).status, 'paid');
  },
);

story(
  'a refund and a dispute of a finished order are seen when the page is looked at',
  async (scene) => {
    const { shop, page } = scene;
    const { order, intent } = await buy(shop, page);
    await payWith(page, 'Success');
    await headline(page, 'You are enrolled').waitFor();
    await button(page, 'Stay here').click();

    const answer = await fetch(`${shop.sandbox}/v1/refunds`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_browser' },
      body: new URLSearchParams({ payment_intent: intent, amount: '1000' }),
    });
    assert.equal(answer.status, 200);
    await eventually('the refund arrived', async () => (await shop.order(order)).refunded === 1000);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('$10.00 of $49.00 refunded').waitFor();
    await page.getByText('Refunded $10.00').waitFor();
  },
);
