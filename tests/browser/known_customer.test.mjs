// A shop on a site of its own that knows its customers: its page acts in their name with the built package.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { signToken } from '../conformance/tokens.mjs';
import { COURSE } from './support/customer.mjs';
import { ForeignSite } from './support/foreign-site.mjs';
import { stage } from './support/stage.mjs';

const SECRET = 'a-secret-for-tokens-of-at-least-32-bytes';
const site = await ForeignSite.open();
const options = ['--allow-origin', site.url, '--jwt-secret', SECRET];
const story = stage({ sandboxDelayMs: 300, options });
after(() => site.close());

/** A page of the shop's that holds `tokens` and hands the next one out when it is asked for a new one. */
async function openPage(page, shop, tokens) {
  site.show(
    '/shop',
    `<!doctype html><link rel="icon" href="data:,"><title>Shop</title><h1>…</h1>
     <script type="module">
       import { createClient } from '/package/customer.js';
       const tokens = ${JSON.stringify(tokens)};
       window.asked = [];
       const getToken = async (options) => {
         asked.push(options?.refresh ?? false);
         if (options?.refresh) tokens.shift();
         return tokens[0] ?? null;
       };
       window.client = createClient({ baseUrl: ${JSON.stringify(shop.url)}, getToken });
     </script>`,
  );
  await page.goto(`${site.url}/shop`);
  await page.waitForFunction(() => window.client);
}

story('orders, pays, lists and cancels from another origin, over a lapsed token', async (scene) => {
  const { shop, page, visitor } = scene;
  visitor.expects(/status of 401 /);
  await openPage(page, shop, [signToken(SECRET, 'ada', -600), signToken(SECRET, 'ada', 600)]);
  const done = await page.evaluate(async (course) => {
    const { api } = window.client;
    const order = await api.createOrder(course, 'a-key-of-more-than-22-characters');
    // Both calls go out with what is held.
    const [list, stands] = await Promise.all([api.listOrders(), api.getCourse(course)]);
    const { url } = await api.createCheckoutSession(order.id);
    await api.cancelOrder(order.id);
    return { id: order.id, listed: list.data.map(({ id }) => id), open: stands.order, url };
  }, COURSE.id);
  assert.deepEqual([done.listed, done.open], [[done.id], done.id]);
  assert.match(done.url, /^http/);
  assert.equal((await shop.order(done.id)).status, 'cancelled');
  assert.equal((await page.evaluate(() => window.asked.filter(Boolean))).length, 1);
  assert.equal(
    visitor.made('POST', '/api/orders').filter(({ status }) => status === 401).length,
    1,
  );
  // A bearer and no cookie: nothing of the guest's is set or sent.
  assert.ok(visitor.requests.every(({ headers }) => headers.cookie === undefined));
});

story('parallel calls whose token has lapsed share one new one', async (scene) => {
  const { shop, page, visitor } = scene;
  visitor.expects(/status of 401 /);
  await openPage(page, shop, [signToken(SECRET, 'eve', -600), signToken(SECRET, 'eve', 600)]);
  await page.evaluate((course) => {
    const { api } = window.client;
    return Promise.all([api.listOrders(), api.getCourse(course), api.listOrders({ limit: 1 })]);
  }, COURSE.id);
  assert.deepEqual(
    (await page.evaluate(() => window.asked)).filter(Boolean),
    [true],
    'one renewal for three calls',
  );
});

story('a customer who is no longer signed in gets an error and not a guest', async (scene) => {
  const { shop, page, visitor } = scene;
  visitor.expects(/status of 401 /);
  await openPage(page, shop, [signToken(SECRET, 'bob', -600)]);
  const error = await page.evaluate(
    (course) =>
      window.client.api
        .createOrder(course, 'a-key-of-more-than-22-characters')
        .catch(({ name, status, code }) => ({ name, status, code })),
    COURSE.id,
  );
  assert.deepEqual(error, { name: 'ApiError', status: 401, code: 'token_expired' });
});
