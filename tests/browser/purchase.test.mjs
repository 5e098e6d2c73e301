import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { simpleParser } from 'mailparser';
import {
  answeredIntent,
  badge,
  button,
  buy,
  COURSE,
  eventually,
  headline,
  OTHER_COURSE,
  orderOf,
  payWith,
} from './support/customer.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: HELD_MS });

/** Pays, and lets Stripe's events go out once the page follows the order. */
async function payInFull(shop, page) {
  await payWith(page, 'Success');
  await page.waitForURL(/\/track\//);
  await badge(page).getByText('Live').waitFor();
  await shop.deliver();
}

story('a customer buys a course and the page follows the order by push', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.goto(shop.url);
  await page.getByRole('link', { name: COURSE.title }).click();
  await page.waitForURL(`**/course/${COURSE.id}`);
  const answered = answeredIntent(page);
  await button(page, 'Buy this course').click();
  await page.waitForURL(/\/checkout\/ord_/);
  const order = orderOf(page);
  const intent = await answered;

  const posts = visitor.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
  assert.deepEqual(posts, ['/api/orders', `/api/orders/${order}/payment-intent`]);
  assert.equal((await shop.order(order)).status, 'pending');
  assert.equal((await shop.intent(intent)).metadata.order_id, order);

  await payWith(page, 'Success');
  await page.waitForURL(`**/track/${order}`);
  await badge(page).getByText('Live').waitFor();
  const readsBefore = visitor.made('GET', `/api/orders/${order}`).length;
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  assert.equal(visitor.made('GET', `/api/orders/${order}`).length, readsBefore);

  // The server may drop a view for a newer one, so "paid" on its own need not be seen.
  const seen = await visitor.headlines();
  assert.deepEqual(
    seen.slice(seen.indexOf('Confirming your payment')).filter((text) => !text.startsWith('Paid')),
    ['Confirming your payment', 'You are enrolled'],
  );
  const history = await page.locator('.timeline li > span').allInnerTexts();
  assert.deepEqual(history, ['Enrolled', 'Payment confirmed', 'Order placed']);
  await page.getByText(/Opening the course in/).waitFor();
  await page.waitForURL(`**/course/${COURSE.id}`);
  await page.getByText('You are enrolled').waitFor();
  assert.equal(await button(page, 'Buy this course').count(), 0);
  assert.equal((await shop.order(order)).enrollment, 'active');

  const [enrolled, opened] = (await page.evaluate(() => window.diary)).slice(-2);
  assert.equal(opened.headline, COURSE.title);
  const waited = opened.at - enrolled.at;
  assert.ok(waited > 4_500 && waited < 8_000, `the countdown took ${waited} ms`);
});

story('an address at the order gets the receipt as a mail', async ({ shop, visitor, page }) => {
  const folder = join(dirname(shop.store), 'mail');
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  const field = page.getByLabel('E-mail for your receipt (optional)');
  await field.fill('ada at example');
  await button(page, 'Buy this course').click();
  assert.equal(await field.evaluate((input) => input.validity.typeMismatch), true);
  assert.equal(visitor.made('POST', '/api/orders').length, 0);
  await field.fill('ada@example.com');
  await button(page, 'Buy this course').click();
  await page.waitForURL(/\/checkout\/ord_/);
  const order = orderOf(page);
  await payInFull(shop, page);
  await headline(page, 'You are enrolled').waitFor();

  const written = () => {
    try {
      return readdirSync(folder).filter((name) => name.includes(order) && name.endsWith('.eml'));
    } catch {
      return [];
    }
  };
  await eventually('the mail is written', () => written().length === 1);
  const mail = await simpleParser(readFileSync(join(folder, written()[0])));
  assert.equal(mail.to.text, 'ada@example.com');
  assert.ok(mail.text.includes(COURSE.title), mail.text);

  await page.goto(`${shop.url}/course/${OTHER_COURSE.id}`);
  assert.equal(await field.inputValue(), 'ada@example.com', 'the next order need not be told');
});

story('an address that only the server refuses is told beside its field', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(/status of 400 /);
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  const field = page.getByLabel('E-mail for your receipt (optional)');
  // The browser has nothing against it: the server counts bytes.
  await field.evaluate((input) => input.removeAttribute('maxlength'));
  await field.fill(`ada@${'a.'.repeat(130)}example`);
  await button(page, 'Buy this course').click();
  await page.getByRole('alert').getByText('No mail can be sent to this address').waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await field.fill('');
  await button(page, 'Buy this course').click();
  await page.waitForURL(/\/checkout\/ord_/);
});

story('the countdown can be stopped, and the course opened later by hand', async (scene) => {
  const { shop, page } = scene;
  await page.clock.install();
  const { order } = await buy(shop, page);
  await payInFull(shop, page);
  await headline(page, 'You are enrolled').waitFor();
  await button(page, 'Stay here').click();
  await page.clock.runFor(20_000);
  assert.equal(orderOf(page), order);
  assert.equal(await page.getByText(/Opening the course in/).count(), 0);

  await page.reload();
  await headline(page, 'You are enrolled').waitFor();
  await page.clock.runFor(20_000);
  assert.equal(orderOf(page), order);
  await button(page, 'Open the course').click();
  await page.waitForURL(`**/course/${COURSE.id}`);
});

story('the way back from the course to the order stays open', async (scene) => {
  const { shop, page } = scene;
  await page.clock.install();
  const { order } = await buy(shop, page);
  await payInFull(shop, page);
  await headline(page, 'You are enrolled').waitFor();
  await page.clock.runFor(6_000);
  await page.waitForURL(`**/course/${COURSE.id}`);
  await page.goBack();
  await headline(page, 'You are enrolled').waitFor();
  assert.equal(await page.getByText(/Opening the course in/).count(), 0);
  await page.clock.runFor(20_000);
  assert.equal(orderOf(page), order);
});

story('the success address leads to the order and grants nothing', async (scene) => {
  const { shop, page } = scene;
  const { order } = await buy(shop, page);
  await page.goto(`${shop.url}/checkout/success?order_id=${order}&redirect_status=succeeded`);
  await page.waitForURL(`**/track/${order}`);
  await headline(page, 'Confirming your payment').waitFor();
  await badge(page).getByText('Live').waitFor();
  const view = await shop.order(order);
  assert.deepEqual([view.status, view.enrollment, view.version], ['pending', 'none', 1]);
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await page.getByText('You have an open order for this course.').waitFor();
});

story('the success address without an order says so', async ({ shop, page }) => {
  await page.goto(`${shop.url}/checkout/success`);
  await headline(page, 'Which order?').waitFor();
});

story(
  'a paid order that is opened again at the checkout leads to its tracking page',
  async (scene) => {
    const { shop, page } = scene;
    const { order, intent } = await buy(shop, page);
    await shop.paid(intent);
    await page.waitForURL(`**/track/${order}`);
    await page.goto(`${shop.url}/checkout/${order}`);
    await page.waitForURL(`**/track/${order}`);
    await headline(page, 'You are enrolled').waitFor();
  },
);

story('a double click on Buy makes one order, and on Pay one payment', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await button(page, 'Buy this course').dblclick();
  await page.waitForURL(/\/checkout\/ord_/);
  await button(page, /^Pay /).dblclick();
  await page.waitForURL(/\/track\//);
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  assert.equal(visitor.made('POST', '/api/orders').length, 1);
  assert.equal(visitor.made('POST', /\/confirm$/).length, 1);
});
