// What a customer does, in the customer's words: roles and names, as a screen reader has them.
import assert from 'node:assert/strict';
import { PATIENCE_MS } from '../../support/patience.mjs';

export const COURSE = { id: 'cpp-concurrency', title: 'C++ Concurrency in Depth' };
export const OTHER_COURSE = { id: 'sqlite-inside', title: 'SQLite from the Inside' };

export const headline = (page, name) => page.getByRole('heading', { level: 1, name });
export const badge = (page) => page.locator('.mode');
export const button = (page, name) => page.getByRole('button', { name });

export const orderOf = (page) => new URL(page.url()).pathname.split('/').at(-1);

/** From the course page to the checkout; gives the order's id and its intent's. */
export async function buy(shop, page, course = COURSE) {
  await page.goto(`${shop.url}/course/${course.id}`);
  const intent = answeredIntent(page);
  await button(page, 'Buy this course').click();
  await page.waitForURL(/\/checkout\/ord_/);
  return { order: orderOf(page), intent: await intent };
}

/** The id of the intent that the page is about to ask for. */
export async function answeredIntent(page) {
  const answer = await page.waitForResponse(/\/payment-intent$/);
  assert.equal(answer.status(), 200);
  const { client_secret } = await answer.json();
  return client_secret.split('_secret_')[0];
}

export async function payWith(page, card) {
  await page.locator('label', { has: page.getByText(card, { exact: true }) }).click();
  await button(page, /^Pay /).click();
}

/** An order without a page: made with the visitor's own cookie. */
export async function placeOrder(shop, visitor, course = COURSE) {
  const { request } = visitor.context;
  const placed = await request.post(`${shop.url}/api/orders`, { data: { course_id: course.id } });
  assert.ok([200, 201].includes(placed.status()));
  const { id } = await placed.json();
  const bound = await request.post(`${shop.url}/api/orders/${id}/payment-intent`, { data: {} });
  assert.equal(bound.status(), 200);
  const { client_secret } = await bound.json();
  return { order: id, intent: client_secret.split('_secret_')[0] };
}

export async function eventually(what, isTrue, withinMs = PATIENCE_MS) {
  const end = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > end) assert.fail(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
