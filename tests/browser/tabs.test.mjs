// Tabs of one browser share one connection, whatever becomes of the one that holds it.
import { badge, eventually, headline, OTHER_COURSE, placeOrder } from './support/customer.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: HELD_MS });

/** The connections that the server holds, on any transport. */
async function connections(shop) {
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  return [...text.matchAll(/^orderwire_watchers\{transport="\w+"\} (\d+)$/gm)]
    .map(([, count]) => Number(count))
    .reduce((sum, count) => sum + count, 0);
}

const oneConnection = (shop) =>
  eventually('one connection', async () => (await connections(shop)) === 1);

/** Ten tabs of one visitor, on three orders in turn. */
async function openTen(shop, visitor) {
  const orders = [
    await placeOrder(shop, visitor),
    await placeOrder(shop, visitor, OTHER_COURSE),
    await placeOrder(shop, visitor, await thirdCourse(shop)),
  ];
  const tabs = [];
  for (let at = 0; at < 10; at += 1) {
    const { order, intent } = orders[at % orders.length];
    const page = at === 0 ? visitor.page : await visitor.newPage();
    await page.goto(`${shop.url}/track/${order}`);
    await headline(page, 'Waiting for payment').waitFor();
    await badge(page).getByText('Live', { exact: true }).waitFor();
    tabs.push({ page, order, intent });
  }
  return { orders, tabs };
}

async function thirdCourse(shop) {
  const { data } = await (await fetch(`${shop.url}/api/courses`)).json();
  return data.at(-1);
}

const enrolled = (tabs, { order }) =>
  Promise.all(
    tabs
      .filter((tab) => tab.order === order)
      .map(({ page }) => headline(page, 'You are enrolled').waitFor()),
  );

story('ten tabs on three orders hold one connection, and each hears of its own', async (scene) => {
  const { shop, visitor, t } = scene;
  const { orders, tabs } = await openTen(shop, visitor);
  await oneConnection(shop);
  t.diagnostic(`ten tabs on three orders: ${await connections(shop)} connection`);

  await shop.paid(orders[1].intent);
  await enrolled(tabs, orders[1]);
  for (const { page, order } of tabs.filter((tab) => tab.order !== orders[1].order))
    await headline(page, 'Waiting for payment').waitFor({ timeout: 5_000 }, order);
  await oneConnection(shop);
});

story('the tab that holds it may close, or freeze: the others go on', async (scene) => {
  const { shop, visitor } = scene;
  const { orders, tabs } = await openTen(shop, visitor);
  const [leader, next] = tabs;
  await leader.page.close();
  await oneConnection(shop);
  await shop.paid(orders[2].intent);
  await enrolled(tabs, orders[2]);

  const devtools = await visitor.context.newCDPSession(next.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await shop.paid(orders[0].intent);
  await enrolled(tabs.slice(2), orders[0]);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await shop.paid(orders[1].intent);
  await enrolled(tabs, orders[1]);
  await eventually('no connection is left over', async () => (await connections(shop)) === 0);
});
