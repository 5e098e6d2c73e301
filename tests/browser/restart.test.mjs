import assert from 'node:assert/strict';
import { badge, buy, eventually, headline, payWith } from './support/customer.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const DRAIN_WINDOW_S = 3;
const story = stage({
  sandboxDelayMs: HELD_MS,
  options: ['--drain-window', String(DRAIN_WINDOW_S)],
});

// While the server is away, whoever asks it hears nothing.
const AWAY = /WebSocket connection to .* failed|net::ERR_|status of 503 /;

async function confirming({ shop, visitor, page }) {
  visitor.expects(AWAY);
  const bought = await buy(shop, page);
  await payWith(page, 'Success');
  await headline(page, 'Confirming your payment').waitFor();
  await badge(page).getByText('Live').waitFor();
  return bought;
}

story(
  'after a restart each page comes back in its own slot and sees the order through',
  async (scene) => {
    const { shop, visitor, page, arrive } = scene;
    const { order } = await confirming(scene);
    const watcher = await arrive();
    watcher.expects(AWAY);
    await watcher.page.goto(`${shop.url}/track/${order}`);
    await badge(watcher.page).getByText('Live').waitFor();

    const everybody = [visitor, watcher].map((who) => ({
      who,
      requests: who.requests.length,
      sockets: who.sockets.length,
    }));
    await shop.stop();
    await shop.start();
    const slots = [];
    for (const { who, requests, sockets } of everybody) {
      const closed = await who.page.waitForFunction(() =>
        window.closedSockets.find(({ code }) => code === 1012),
      );
      const { reason, at } = await closed.jsonValue();
      const slot = Number(/^reconnect_in_ms=(\d+)$/.exec(reason)[1]);
      assert.ok(slot <= DRAIN_WINDOW_S * 1_000, reason);
      slots.push(slot);
      await eventually('the page is back', () => who.sockets.length > sockets);
      const signs = [who.sockets[sockets], who.requests[requests]?.at ?? Number.POSITIVE_INFINITY];
      const waited = Math.min(...signs) - at;
      assert.ok(waited >= slot - 5, `nothing is heard before ${slot} ms, it was ${waited}`);
      assert.ok(waited < slot + 2_000, `the slot of ${slot} ms is kept, it was ${waited}`);
      // The server has asked Stripe meanwhile what it missed, and found the payment.
      await badge(who.page)
        .getByText(/Live|As of/)
        .waitFor();
    }
    assert.equal(new Set(slots).size, 2, 'the slots differ');

    await headline(page, 'You are enrolled').waitFor();
    await headline(watcher.page, 'Order complete').waitFor();
    assert.equal((await shop.order(order)).status, 'paid');
  },
);

story('a server that was killed loses nothing, and the page finds it again', async (scene) => {
  const { shop, page } = scene;
  const { order } = await confirming(scene);
  await shop.crash();
  await badge(page).getByText('Reconnecting').waitFor();
  assert.equal(await headline(page, 'Confirming your payment').count(), 1, 'what is known stays');
  await shop.start();
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  await badge(page)
    .getByText(/^As of /)
    .waitFor();
  const { status, enrollment } = await shop.order(order);
  assert.deepEqual([status, enrollment], ['paid', 'active']);
});

story(
  'a server that is killed right after the payment was acknowledged still knows of it',
  async (scene) => {
    const { shop, page } = scene;
    const { order, intent } = await confirming(scene);
    await page.close();
    assert.equal(await shop.paid(intent), 'applied');
    await shop.crash();
    await shop.start();
    const again = await scene.visitor.newPage();
    await again.goto(`${shop.url}/track/${order}`);
    await headline(again, 'You are enrolled').waitFor();
  },
);
