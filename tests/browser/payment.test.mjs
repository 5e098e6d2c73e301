import assert from 'node:assert/strict';
import { button, buy, headline, payWith } from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: 300 });

const DECLINED = /status of 402 /;
const alert = (page) => page.getByRole('alert');

story(
  'a declined card shows the reason, and another on the same intent is accepted',
  async (scene) => {
    const { shop, visitor, page } = scene;
    visitor.expects(DECLINED);
    const { order, intent } = await buy(shop, page);
    await payWith(page, 'Declined');
    await alert(page).getByText('Your card was declined.').waitFor();
    assert.match(page.url(), /\/checkout\//);

    await payWith(page, 'Success');
    await page.waitForURL(`**/track/${order}`);
    await headline(page, 'You are enrolled').waitFor();
    const confirmed = visitor.made('POST', /\/confirm$/).map(({ path }) => path);
    assert.deepEqual(confirmed, Array(2).fill(`/v1/payment_intents/${intent}/confirm`));
    assert.equal((await shop.intent(intent)).status, 'succeeded');
    const view = await shop.order(order);
    assert.deepEqual([view.status, view.failure], ['paid', null]);
  },
);

story(
  'a card without funds leaves the order failed, and its page offers another try',
  async (scene) => {
    const { shop, visitor, page } = scene;
    visitor.expects(DECLINED);
    const { order } = await buy(shop, page);
    await payWith(page, 'Insufficient funds');
    await alert(page).getByText('Your card has insufficient funds.').waitFor();

    await page.goto(`${shop.url}/track/${order}`);
    await headline(page, 'Payment declined').waitFor();
    await page.getByText('Your card has insufficient funds.').waitFor();
    assert.equal((await shop.order(order)).status, 'failed');

    await page.getByRole('link', { name: 'Try again' }).click();
    await page.waitForURL(`**/checkout/${order}`);
    await alert(page).getByText('Your card has insufficient funds.').waitFor();
    await payWith(page, 'Success');
    await headline(page, 'You are enrolled').waitFor();
    assert.ok(
      !(await visitor.headlines()).slice(-3).includes('Payment declined'),
      'no old decline',
    );
  },
);

story(
  '3-D Secure asks at the bank, and an accepted payment is followed to its end',
  async (scene) => {
    const { shop, page } = scene;
    const { order } = await buy(shop, page);
    await payWith(page, '3-D Secure');
    await page.waitForURL(`${shop.sandbox}/**`);
    await headline(page, 'Confirm this payment').waitFor();
    await button(page, 'Complete').click();
    await page.waitForURL(`**/track/${order}`);
    await headline(page, 'You are enrolled').waitFor();
    assert.equal((await shop.order(order)).status, 'paid');
  },
);

story('3-D Secure refused is a decline, and the next card pays', async (scene) => {
  const { shop, page } = scene;
  const { order } = await buy(shop, page);
  await payWith(page, '3-D Secure');
  await page.waitForURL(`${shop.sandbox}/**`);
  await button(page, 'Fail').click();
  await page.waitForURL(`**/track/${order}`);
  await headline(page, 'Payment declined').waitFor();
  await page.getByRole('link', { name: 'Try again' }).click();
  await payWith(page, 'Success');
  await headline(page, 'You are enrolled').waitFor();
  const { timeline } = await shop.order(order);
  const statuses = timeline.flatMap(({ status }) => status ?? []);
  assert.deepEqual(statuses, ['pending', 'failed', 'paid']);
});

story('a customer who comes back from the bank without an answer can go on', async (scene) => {
  const { shop, page } = scene;
  const { order } = await buy(shop, page);
  await payWith(page, '3-D Secure');
  await page.waitForURL(`${shop.sandbox}/**`);
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Your bank has a question').waitFor();
  await page.getByRole('link', { name: 'Continue with your bank' }).click();
  await button(page, 'Continue with your bank').click();
  await page.waitForURL(`${shop.sandbox}/**`);
  await button(page, 'Complete').click();
  await headline(page, 'You are enrolled').waitFor();
});
