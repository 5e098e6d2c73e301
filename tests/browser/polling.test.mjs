import assert from 'node:assert/strict';
import { after } from 'node:test';
import {
  badge,
  button,
  buy,
  eventually,
  headline,
  payWith,
  placeOrder,
} from './support/customer.mjs';
import { openNarrowNetwork } from './support/narrow-network.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

// The browser reaches the shop through a network that stops WebSockets, so the shop has to know the
// address under which it is seen there.
const networks = Object.fromEntries(
  await Promise.all(
    ['refuse', 'swallow', 'cut'].map(async (upgrades) => [
      upgrades,
      await openNarrowNetwork(upgrades),
    ]),
  ),
);
const origins = Object.values(networks).flatMap(({ url }) => ['--allow-origin', url]);
const story = stage({ sandboxDelayMs: HELD_MS, options: origins });

const NO_SOCKET = /WebSocket connection to .* failed/;
const POLLS = 'Checking every 5 s';

/** The same shop, seen through a network. */
function through(network, shop, visitor) {
  visitor.expects(NO_SOCKET);
  network.leadsTo(shop.url);
  return { url: network.url };
}

const reads = (visitor, order) => visitor.made('GET', `/api/orders/${order}`);

after(() => {
  for (const network of Object.values(networks)) network.close();
});

story(
  'where WebSocket is refused the page polls every 5 s and ends in the same place',
  async (scene) => {
    const { shop, visitor, page } = scene;
    const seen = through(networks.refuse, shop, visitor);
    const { order } = await buy(seen, page);
    await payWith(page, 'Success');
    await headline(page, 'Confirming your payment').waitFor();
    await badge(page).getByText(POLLS).waitFor();
    const first = reads(visitor, order).length;
    await eventually('one more poll', () => reads(visitor, order).length > first);

    const [poll, next] = reads(visitor, order).slice(-2);
    await eventually('the next poll is answered', () => next.status);
    assert.equal(next.headers['if-none-match'], '"1"');
    assert.equal(next.status, 304);
    const gap = next.at - poll.at;
    assert.ok(gap > 4_500 && gap < 8_000, `the polls are ${gap} ms apart`);

    await shop.deliver();
    await headline(page, 'You are enrolled').waitFor();
    assert.equal(reads(visitor, order).at(-1).status, 200);
    await badge(page).getByText('Up to date').waitFor();
  },
);

story('Refresh reads at once, and after the end nothing is polled any more', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.clock.install();
  const seen = through(networks.refuse, shop, visitor);
  const { order } = await buy(seen, page);
  await payWith(page, 'Success');
  await badge(page).getByText(POLLS).waitFor();
  await page.clock.pauseAt(new Date(Date.now() + 60_000));
  await shop.deliver();
  await eventually('the order is final', async () => (await shop.order(order)).final);
  await badge(page).getByText(POLLS).waitFor();
  assert.equal(await headline(page, 'You are enrolled').count(), 0, 'time stands still');

  await button(page, 'Refresh').click();
  await headline(page, 'You are enrolled').waitFor();
  await button(page, 'Stay here').click();
  const before = visitor.requests.length;
  const sockets = visitor.sockets.length;
  await page.clock.runFor(120_000);
  assert.equal(visitor.requests.length, before);
  assert.equal(visitor.sockets.length, sockets);
});

for (const [upgrades, how] of [
  ['swallow', 'is never answered'],
  ['cut', 'opens and is cut'],
]) {
  story(`where WebSocket ${how} the page polls as well`, async (scene) => {
    const { shop, visitor, page } = scene;
    await page.clock.install();
    const seen = through(networks[upgrades], shop, visitor);
    const { order, intent } = await placeOrder(seen, visitor);
    await page.goto(`${seen.url}/track/${order}`);
    await headline(page, 'Waiting for payment').waitFor();
    await eventually('a WebSocket was tried', () => visitor.sockets.length > 0);
    await eventually('the page says that it polls', async () => {
      await page.clock.runFor(500);
      return badge(page).getByText(POLLS).isVisible();
    });
    const first = reads(visitor, order).length;
    await page.clock.runFor(5_000);
    await eventually('a poll', () => reads(visitor, order).length > first);
    await shop.paid(intent);
    await page.clock.runFor(5_000);
    await headline(page, 'You are enrolled').waitFor();
  });
}

story('the list of orders is polled as well', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.clock.install();
  const seen = through(networks.refuse, shop, visitor);
  const { intent } = await placeOrder(seen, visitor);
  await page.goto(`${seen.url}/orders`);
  await badge(page).getByText(POLLS).waitFor();
  await shop.paid(intent);
  await page.clock.runFor(5_000);
  await page.locator('.order-row').getByText('Enrolled').waitFor();
});

story(
  'without any network the page says that it is offline, and comes back by itself',
  async (scene) => {
    const { shop, visitor, page } = scene;
    visitor.expects(NO_SOCKET);
    visitor.expects(/net::ERR_INTERNET_DISCONNECTED/);
    await page.clock.install();
    const seen = through(networks.refuse, shop, visitor);
    const { order, intent } = await placeOrder(seen, visitor);
    await page.goto(`${seen.url}/track/${order}`);
    await badge(page).getByText(POLLS).waitFor();
    await visitor.context.setOffline(true);
    await page.clock.runFor(5_000);
    await badge(page).getByText('Offline').waitFor();
    await headline(page, 'Waiting for payment').waitFor();
    await shop.paid(intent);
    await visitor.context.setOffline(false);
    await headline(page, 'You are enrolled').waitFor();
  },
);
