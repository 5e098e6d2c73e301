import assert from 'node:assert/strict';
import {
  badge,
  button,
  buy,
  COURSE,
  headline,
  OTHER_COURSE,
  payWith,
  placeOrder,
} from './support/customer.mjs';
import { inspect, inspected } from './support/inspect.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: HELD_MS });

story('the shop’s pages are accessible in light and dark, narrow and wide', async (scene) => {
  const { shop, arrive } = scene;
  const { page } = await arrive(inspected);
  await page.goto(shop.url);
  await page.getByText(COURSE.title).waitFor();
  await inspect(page, 'catalogue');
  await page.goto(`${shop.url}/orders`);
  await page.getByText('No orders from this browser yet.').waitFor();
  await inspect(page, 'no orders');
  await page.goto(`${shop.url}/checkout/success`);
  await inspect(page, 'success without an order');

  const { intent } = await buy(shop, page);
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await page.getByText('You have an open order').waitFor();
  await inspect(page, 'course with an open order');
  await shop.paid(intent);
  await page.getByText('You are enrolled').waitFor();
  await inspect(page, 'course that is theirs');
  await page.goto(`${shop.url}/orders?status=paid`);
  await page.getByRole('link', { name: `Receipt for ${COURSE.title}` }).click();
  await headline(page, 'Receipt').waitFor();
  await inspect(page, 'receipt');
  await page.goto(`${shop.url}/course/${OTHER_COURSE.id}`);
  await button(page, 'Buy this course').waitFor();
  await inspect(page, 'course to buy');
});

story('the pages that find nothing are accessible', async ({ shop, arrive }) => {
  const visitor = await arrive(inspected);
  visitor.expects(/status of 404 /);
  const { page } = visitor;
  for (const [path, title] of [
    ['/nowhere', 'Page not found'],
    ['/course/nothing', 'No such course'],
    ['/track/nothing', 'No such order'],
  ]) {
    await page.goto(shop.url + path);
    await headline(page, title).waitFor();
    await inspect(page, title);
  }
});

story('the checkout is accessible, also after a decline and when it is closed', async (scene) => {
  const { shop, arrive } = scene;
  const visitor = await arrive(inspected);
  visitor.expects(/status of 402 /);
  const { page } = visitor;
  const { order } = await buy(shop, page);
  await button(page, /^Pay /).waitFor();
  await inspect(page, 'checkout');
  await payWith(page, 'Insufficient funds');
  await page.getByRole('alert').waitFor();
  await inspect(page, 'checkout after a decline');
  await button(page, 'Cancel order').click();
  await inspect(page, 'the question before a cancellation');
  await button(page, 'Yes, cancel it').click();
  await headline(page, 'This order is closed').waitFor();
  await inspect(page, 'closed checkout');
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Order cancelled').waitFor();
  await inspect(page, 'cancelled order');
});

story('the tracking page is accessible in every state of a purchase', async ({ shop, arrive }) => {
  const visitor = await arrive(inspected);
  visitor.expects(/status of 402 /);
  const { page } = visitor;
  const { order } = await buy(shop, page);
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Waiting for payment').waitFor();
  await inspect(page, 'waiting for payment');

  await page.goto(`${shop.url}/checkout/${order}`);
  await payWith(page, 'Declined');
  await page.getByRole('alert').waitFor();
  await shop.deliver();
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Payment declined').waitFor();
  await inspect(page, 'declined');

  await page.getByRole('link', { name: 'Try again' }).click();
  await payWith(page, 'Success');
  await headline(page, 'Confirming your payment').waitFor();
  await inspect(page, 'confirming');
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  await button(page, 'Stay here').click();
  await inspect(page, 'enrolled');

  await placeOrder(shop, visitor, OTHER_COURSE);
  await page.goto(`${shop.url}/orders`);
  await badge(page).getByText('Live').waitFor();
  await inspect(page, 'orders');
});

story('so it is in the states that come seldom, and for strangers', async ({ shop, arrive }) => {
  const visitor = await arrive(inspected);
  const { page } = visitor;
  const { order, intent } = await placeOrder(shop, visitor);
  const payment = await shop.intent(intent);
  await page.goto(`${shop.url}/track/${order}`);
  await shop.webhook('payment_intent.requires_action', { ...payment, status: 'requires_action' });
  await headline(page, 'Your bank has a question').waitFor();
  await inspect(page, 'the bank’s question');
  await shop.webhook('payment_intent.processing', { ...payment, status: 'processing' });
  await headline(page, 'Confirming your payment').waitFor();
  await inspect(page, 'processing');
  await page.goto(`${shop.url}/receipt/${order}`);
  await headline(page, 'No receipt yet').waitFor();
  await inspect(page, 'no receipt yet');
  await shop.webhook('payment_intent.succeeded', {
    ...payment,
    status: 'succeeded',
    amount_received: 1,
  });
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Payment under review').waitFor();
  await inspect(page, 'review');
  await page.goto(`${shop.url}/orders?status=cancelled`);
  await page.getByText('None of your orders has this status.').waitFor();
  await inspect(page, 'no order of this status');

  const { page: other } = await arrive(inspected);
  const second = await placeOrder(shop, visitor, OTHER_COURSE);
  await shop.paid(second.intent);
  await other.goto(`${shop.url}/track/${second.order}`);
  await headline(other, 'Order complete').waitFor();
  await inspect(other, 'somebody else’s order');
  const refund = { object: 'refund', id: 're_1', status: 'succeeded', currency: 'usd' };
  await shop.webhook('refund.created', {
    ...refund,
    payment_intent: second.intent,
    amount: 3900,
  });
  await page.goto(`${shop.url}/track/${second.order}`);
  await headline(page, 'Refunded').waitFor();
  await inspect(page, 'refunded');
});

/** Presses Tab until the element with this name has the focus; each stop on the way is visible. */
async function tabTo(page, name, key = 'Tab') {
  const visited = [];
  for (let presses = 0; presses < 25; presses += 1) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element.labels?.[0] ?? element;
      const outlined = [element, label].some((each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
      const { width, height, top } = label.getBoundingClientRect();
      const isSeen = outlined && width > 1 && height > 1 && top >= 0 && top < innerHeight;
      return { text: label.textContent.trim(), isSeen };
    });
    assert.ok(stop.isSeen, `the focus on “${stop.text}” is visible`);
    visited.push(stop.text);
    if (name.test(stop.text)) return;
  }
  assert.fail(`no way by keyboard to ${name}: ${visited.join(', ')}`);
}

story('a course is bought, paid and opened with the keyboard alone', async ({ shop, page }) => {
  await page.goto(shop.url);
  await page.getByText(COURSE.title).waitFor();
  await tabTo(page, /^Skip to the content$/);
  await page.keyboard.press('Enter');
  await tabTo(page, new RegExp(COURSE.title.replaceAll('+', '\\+')));
  const visited = await page.evaluate(() => document.activeElement.closest('main') !== null);
  assert.ok(visited);
  await page.keyboard.press('Enter');
  await button(page, 'Buy this course').waitFor();
  await tabTo(page, /^Buy this course$/);
  await page.keyboard.press('Enter');
  await button(page, /^Pay /).waitFor();
  assert.equal(
    await page.evaluate(() => document.activeElement.id),
    'main',
    'a page begins on top',
  );
  await tabTo(page, /^Success/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.ok(await page.getByRole('radio', { name: /Success/ }).isChecked());
  await tabTo(page, /^Pay /);
  await page.keyboard.press('Enter');
  await headline(page, 'Confirming your payment').waitFor();
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  await tabTo(page, /^Stay here$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Open the course/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await headline(page, COURSE.title).waitFor();
});

story('an order is cancelled with the keyboard, harmless answer first', async ({ shop, page }) => {
  const { order } = await buy(shop, page);
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Waiting for payment').waitFor();
  await tabTo(page, /^Cancel order$/);
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  assert.equal(await focused(), 'Keep it');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'Cancel order');
  await page.keyboard.press('Enter');
  await tabTo(page, /^Yes, cancel it$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await headline(page, 'Order cancelled').waitFor();
});

story('the skip link leads past the header', async ({ shop, page }) => {
  await page.goto(shop.url);
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await headline(page, 'Courses').waitFor();
  await page.keyboard.press('Tab');
  const box = await skip.boundingBox();
  assert.ok(box.y >= 0 && box.height > 10, 'it shows itself when it has the focus');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
});

story('a change is announced in a live region that was there before', async ({ shop, page }) => {
  const { order, intent } = await buy(shop, page);
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Waiting for payment').waitFor();
  await badge(page).getByText('Live').waitFor();
  const region = await page
    .locator('[aria-live="polite"]', { has: page.locator('h1') })
    .elementHandle();
  await shop.paid(intent);
  await headline(page, 'You are enrolled').waitFor();
  const said = await region.evaluate((element) => element.isConnected && element.textContent);
  assert.match(said, /You are enrolled/);
  const other = await page.locator('[aria-live], [role="status"], [role="alert"]').count();
  assert.equal(other, 1, 'nothing else talks into it');
});

story('nothing moves where less motion is asked for', async ({ shop, arrive }) => {
  const running = async (reducedMotion) => {
    const { page } = await arrive({ reducedMotion });
    await buy(shop, page);
    await payWith(page, 'Success');
    await headline(page, 'Confirming your payment').waitFor();
    return page.evaluate(() => document.getAnimations().length);
  };
  assert.ok((await running('no-preference')) > 0, 'the page that works does move');
  assert.equal(await running('reduce'), 0);
});
