// The customer's orders by status, what is wanted of each next, and receipts on paper.
import assert from 'node:assert/strict';
import {
  button,
  COURSE,
  eventually,
  headline,
  OTHER_COURSE,
  placeOrder,
} from './support/customer.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: HELD_MS });

const rows = (page) => page.locator('.order-row');
const filter = (page, name) =>
  page
    .getByRole('navigation', { name: 'Orders by status' })
    .getByRole('link', { name, exact: true });

async function pay(shop, visitor, course) {
  const { order, intent } = await placeOrder(shop, visitor, course);
  assert.equal(await shop.paid(intent), 'applied');
  return { order, intent };
}

story(
  'filters have addresses, work by keyboard, and the back button undoes them',
  async (scene) => {
    const { shop, visitor, page } = scene;
    await pay(shop, visitor, COURSE);
    await placeOrder(shop, visitor, OTHER_COURSE);
    await page.goto(`${shop.url}/orders`);
    await rows(page).nth(1).waitFor();

    await filter(page, 'Paid').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/orders?status=paid');
    await rows(page).locator('.order-title').getByText(COURSE.title).waitFor();
    await eventually('one order', async () => (await rows(page).count()) === 1);
    assert.equal(await filter(page, 'Paid').getAttribute('aria-current'), 'true');
    // The keyboard stays where it was, one step before the next filter.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/orders?status=pending');
    await rows(page).locator('.order-title').getByText(OTHER_COURSE.title).waitFor();
    await filter(page, 'Cancelled').click();
    await page.getByText('None of your orders has this status.').waitFor();

    await page.goBack();
    await page.goBack();
    await rows(page).locator('.order-title').getByText(COURSE.title).waitFor();
    await page.reload();
    await rows(page).locator('.order-title').getByText(COURSE.title).waitFor();
    await eventually('one order', async () => (await rows(page).count()) === 1);
  },
);

story('an order that is paid while its filter is open stays, and says so', async (scene) => {
  const { shop, visitor, page } = scene;
  const { order, intent } = await placeOrder(shop, visitor);
  await page.goto(`${shop.url}/orders?status=pending`);
  await page.getByRole('link', { name: `Pay now for ${COURSE.title}` }).waitFor();
  await page.getByText('Live').waitFor();
  await shop.paid(intent);
  const receipt = page.getByRole('link', { name: `Receipt for ${COURSE.title}` });
  assert.equal(await receipt.getAttribute('href'), `/receipt/${order}`);
});

story('an order that was not paid leads to its checkout', async ({ shop, visitor, page }) => {
  const { order } = await placeOrder(shop, visitor);
  await page.goto(`${shop.url}/orders`);
  await page.getByRole('link', { name: `Pay now for ${COURSE.title}` }).click();
  await page.waitForURL(`**/checkout/${order}`);
  await button(page, 'Pay $49.00').waitFor();
});

story('a receipt shows a refund as it comes, and prints on one page', async (scene) => {
  const { shop, visitor, arrive } = scene;
  const { order, intent } = await pay(shop, visitor, COURSE);
  // On another device: the address is enough to read it.
  const { page } = await arrive({ colorScheme: 'dark' });
  await page.goto(`${shop.url}/receipt/${order}`);
  await headline(page, 'Receipt').waitFor();
  await page.getByText('Total paid').waitFor();
  assert.equal(await page.title(), `Receipt ${order} · orderwire`);

  const refund = { object: 'refund', id: 're_1', status: 'succeeded', payment_intent: intent };
  await shop.webhook('refund.created', { ...refund, amount: 1000, currency: 'usd' });
  await page.reload();
  await page.getByText('Total after refunds').waitFor();
  await page.getByText('-$10.00').waitFor();
  await page.getByText('$39.00').waitFor();

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.equal(await button(page, 'Print or save').isVisible(), false);
  assert.equal(await page.getByRole('navigation').first().isVisible(), false);
  const ink = await page.evaluate(() => getComputedStyle(document.querySelector('h1')).color);
  assert.equal(ink, 'rgb(0, 0, 0)');
  assert.equal(
    await page.locator('.letterhead').getByText(new URL(shop.url).host).isVisible(),
    true,
  );
  const pdf = (await page.pdf({ format: 'A5' })).toString('latin1');
  assert.deepEqual(pdf.match(/\/Type \/Page\b/g)?.length, 1);
});

story('a printed order shows nothing to press', async ({ shop, visitor, page }) => {
  const { order } = await pay(shop, visitor, COURSE);
  await page.goto(`${shop.url}/track/${order}`);
  await button(page, 'Copy').waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const each of await page.locator('button, .mode, .actions').all())
    assert.equal(await each.isVisible(), false, await each.textContent());
});
