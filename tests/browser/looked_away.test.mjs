// News reach who looked away: by the tab's title and icon, and by a notification that was asked for.
import assert from 'node:assert/strict';
import { button, buy, COURSE, eventually, headline, payWith } from './support/customer.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: HELD_MS });

/** As a browser has it whose user grants what is asked for; what is shown is kept. */
function keepNotifications() {
  window.notifications = [];
  window.Notification = class {
    static permission = 'default';
    static async requestPermission() {
      window.Notification.permission = 'granted';
      return 'granted';
    }
    constructor(title, { body, tag }) {
      window.notifications.push({ title, body, tag });
    }
  };
}

/** Another tab is in front of this one. */
function lookAway() {
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
}

const icon = (page) => page.locator('link[rel="icon"]').getAttribute('href');

story('the title and the icon of the tab carry the state', async ({ shop, page }) => {
  const { order } = await buy(shop, page);
  assert.equal(await icon(page), '/favicon.svg');
  await payWith(page, 'Success');
  await headline(page, 'Confirming your payment').waitFor();
  assert.match(await page.title(), /^Confirming · /);
  const confirming = await icon(page);
  assert.match(confirming, /^data:image\/svg\+xml,/);
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  assert.match(await page.title(), /^Enrolled · /);
  assert.notEqual(await icon(page), confirming);
  await button(page, 'Stay here').click();
  await page.getByRole('link', { name: 'Your orders' }).click();
  await headline(page, 'Your orders').waitFor();
  assert.equal(await icon(page), '/favicon.svg', `left /track/${order}`);
});

story('who asked for it is notified, once, and only while looking elsewhere', async (scene) => {
  const { shop, visitor, page } = scene;
  await visitor.context.addInitScript(keepNotifications);
  const { order } = await buy(shop, page);
  await payWith(page, 'Success');
  await headline(page, 'Confirming your payment').waitFor();
  await button(page, 'Notify me when this changes').click();
  await page.getByText('You will be notified while this page stays open.').waitFor();
  await page.evaluate(lookAway);
  await shop.deliver();
  const told = () => page.evaluate(() => window.notifications);
  await eventually('a notification', async () =>
    (await told()).some(({ title }) => title === 'You are enrolled'),
  );
  for (const { body, tag } of await told())
    assert.deepEqual({ body, tag }, { body: COURSE.title, tag: order });
});
