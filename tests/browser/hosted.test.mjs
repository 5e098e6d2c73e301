// Paying on the hosted page: away from the shop, and back to the order.
import assert from 'node:assert/strict';
import { button, buy, headline } from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: 300 });

async function toHostedPage(shop, page) {
  const bought = await buy(shop, page);
  await button(page, 'Pay on the hosted page instead').click();
  await page.waitForURL(/\/c\/pay\/cs_/);
  return bought;
}

async function payByCard(page, number) {
  const email = page.getByLabel('E-mail');
  if (await email.count()) await email.fill('customer@example.org');
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await button(page, /^Pay /).click();
}

story(
  'a customer pays on the hosted page and comes back to an order that is paid',
  async (scene) => {
    const { shop, page } = scene;
    const { order, intent } = await toHostedPage(shop, page);
    assert.equal((await shop.intent(intent)).status, 'canceled');
    assert.equal((await shop.order(order)).status, 'pending');
    await payByCard(page, '4242424242424242');
    await page.waitForURL((url) => url.origin === new URL(shop.url).origin);
    await headline(page, 'You are enrolled').waitFor();
    const view = await shop.order(order);
    assert.equal(view.status, 'paid');
    assert.equal(view.enrollment, 'active');
  },
);

story('a declined card is told on the hosted page, and another one pays', async (scene) => {
  const { shop, page, visitor } = scene;
  visitor.expects(/402 \(Payment Required\)/);
  const { order } = await toHostedPage(shop, page);
  await payByCard(page, '4000000000000002');
  await page
    .getByRole('alert')
    .getByText(/declined/)
    .waitFor();
  await payByCard(page, '4242424242424242');
  await headline(page, 'You are enrolled').waitFor();
  assert.equal((await shop.order(order)).status, 'paid');
});

story("a customer who goes back pays on the shop's own page, by a new intent", async (scene) => {
  const { shop, page } = scene;
  const { order, intent } = await toHostedPage(shop, page);
  const answered = page.waitForResponse(/\/payment-intent$/);
  await page.getByRole('link', { name: 'Go back without paying' }).click();
  await page.waitForURL(`**/checkout/${order}`);
  const { client_secret } = await (await answered).json();
  assert.notEqual(client_secret.split('_secret_')[0], intent);
  assert.equal((await shop.order(order)).status, 'pending');
});
