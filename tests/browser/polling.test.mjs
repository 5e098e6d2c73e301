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
import { FaultProxy } from './support/fault-proxy.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

// The browser reaches the shop through a network that lets only plain requests through, so the shop has to know the
// address under which it is seen there.
const network = await FaultProxy.open({ socket: 'refused', stream: 'refused', hold: 'refused' });
const story = stage({ sandboxDelayMs: HELD_MS, options: ['--allow-origin', network.url] });

const REFUSED = /WebSocket connection to .* failed|status of 403 /;
const POLLS = 'Checking every 5 s';

/** The same shop, seen through the network. */
function through(shop, visitor) {
  visitor.expects(REFUSED);
  network.leadsTo(shop.url);
  return { url: network.url };
}

const reads = (visitor, order) => visitor.made('GET', `/api/orders/${order}`);

after(() => network.close());

story(
  'where only plain requests pass the page polls every 5 s and ends in the same place',
  async (scene) => {
    const { shop, visitor, page } = scene;
    const seen = through(shop, visitor);
    const { order } = await buy(seen, page);
    await payWith(page, 'Success');
    await headline(page, 'Confirming your payment').waitFor();
    await badge(page).getByText(POLLS).waitFor();
    const first = reads(visitor, order).length;
    await eventually('one more poll', () => reads(visitor, order).length > first);

    const [poll, next] = reads(visitor, order).slice(-2);
    await eventually('the next poll is answered', () => next.status);
    assert.equal(next.query, '?since=1');
    assert.equal(next.status, 304);
    const gap = next.at - poll.at;
    assert.ok(gap > 3_500 && gap < 9_000, `the polls are ${gap} ms apart`);

    await shop.deliver();
    await headline(page, 'You are enrolled').waitFor();
    assert.equal(reads(visitor, order).at(-1).status, 200);
    await badge(page)
      .getByText(/^As of /)
      .waitFor();
  },
);

story('Refresh reads at once, and after the end nothing is polled any more', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.clock.install();
  const seen = through(shop, visitor);
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

story('the list of orders is polled as well', async (scene) => {
  const { shop, visitor, page } = scene;
  await page.clock.install();
  const seen = through(shop, visitor);
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
    visitor.expects(/net::ERR_INTERNET_DISCONNECTED/);
    await page.clock.install();
    const seen = through(shop, visitor);
    const { order, intent } = await placeOrder(seen, visitor);
    await page.goto(`${seen.url}/track/${order}`);
    await badge(page).getByText(POLLS).waitFor();
    await visitor.context.setOffline(true);
    await page.clock.runFor(5_000);
    await badge(page).getByText('Offline').waitFor();
    await headline(page, 'Checking your order').waitFor();
    await shop.paid(intent);
    await visitor.context.setOffline(false);
    await headline(page, 'You are enrolled').waitFor();
  },
);
