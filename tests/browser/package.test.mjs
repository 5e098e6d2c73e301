import assert from 'node:assert/strict';
import { after } from 'node:test';
import { badge, eventually, headline, placeOrder } from './support/customer.mjs';
import { FaultProxy } from './support/fault-proxy.mjs';
import { ForeignSite } from './support/foreign-site.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

// The built package on a site of its own, which the shop allows by name.
const site = await ForeignSite.open();
await site.build();
const network = await FaultProxy.open();
const story = stage({
  sandboxDelayMs: HELD_MS,
  options: ['--allow-origin', site.url],
});
after(async () => {
  network.close();
  await site.close();
});

const escaped = (value) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** As Next.js does it: HTML of the server first, and the browser goes on from there. */
async function showRendered(properties) {
  const html = await site.render(properties);
  site.show(
    '/order',
    `<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/app/app.css">
     <div id="root" data-properties="${escaped(properties)}">${html}</div>
     <script type="module" src="/app/app.js"></script>`,
  );
  return html;
}

/** A page without a bundler: what it hears it keeps. */
function showPlain(baseUrl, order) {
  site.show(
    '/plain',
    `<!doctype html><link rel="icon" href="data:,"><title>Plain</title><h1>…</h1>
     <script type="module">
       import { watchOrder } from '/package/index.js';
       window.heard = [];
       window.modes = [];
       window.watched = watchOrder(${JSON.stringify(order)}, {
         baseUrl: ${JSON.stringify(baseUrl)},
         onUpdate: (view) => {
           heard.push(view.version);
           document.querySelector('h1').textContent = view.status + ' ' + view.enrollment;
         },
         onState: ({ mode }) => modes.at(-1) === mode || modes.push(mode),
       });
     </script>`,
  );
}

story('an application that renders on its server goes on in the browser', async (scene) => {
  const { shop, visitor, page } = scene;
  const { order, intent } = await placeOrder(shop, visitor);
  const initial = await shop.order(order);
  const html = await showRendered({ baseUrl: shop.url, orderId: order, initial });
  assert.match(html, /<h1[^>]*>Waiting for payment<\/h1>/);
  assert.match(html, /Order placed/);

  await page.goto(`${site.url}/order`);
  await badge(page).getByText('Live').waitFor();
  assert.deepEqual(await visitor.headlines(), ['Waiting for payment']);
  await shop.paid(intent);
  await headline(page, 'You are enrolled').waitFor();
  // Its reads are plain enough that no browser asks for permission first.
  assert.deepEqual(visitor.made('OPTIONS', /./), []);
});

story('without a view from the server the first one comes from the shop', async (scene) => {
  const { shop, visitor, page } = scene;
  const { order } = await placeOrder(shop, visitor);
  const html = await showRendered({ baseUrl: shop.url, orderId: order });
  assert.match(html, /Looking up your order/);
  await page.goto(`${site.url}/order`);
  await headline(page, 'Waiting for payment').waitFor();
});

story('the styles stay below .orderwire', async ({ shop, visitor, page }) => {
  const { order } = await placeOrder(shop, visitor);
  await showRendered({ baseUrl: shop.url, orderId: order, initial: await shop.order(order) });
  await page.goto(`${site.url}/order`);
  await badge(page).waitFor();
  const look = await page.evaluate(() => {
    const alone = document.body.appendChild(document.createElement('p'));
    alone.className = 'mode';
    const of = (element) => getComputedStyle(element).display;
    return [of(document.querySelector('.orderwire .mode')), of(alone)];
  });
  assert.deepEqual(look, ['flex', 'block']);
});

story(
  'a page with habits of its own changes nothing of what the styles count on',
  async (scene) => {
    const { shop, visitor, page } = scene;
    const { order } = await placeOrder(shop, visitor);
    const initial = await shop.order(order);
    const look = async (hostile) => {
      await showRendered({ baseUrl: shop.url, orderId: order, initial });
      await page.goto(`${site.url}/order`);
      await badge(page).waitFor();
      return page.evaluate((sheet) => {
        // Before ours, as the page's own sheet would stand.
        const element = document.createElement('style');
        element.textContent = sheet;
        document.head.prepend(element);
        const dot = getComputedStyle(document.querySelector('.timeline li'), '::before');
        const box = (selector) => {
          // As it is laid out: the icon grows as it arrives.
          const { width, height } = getComputedStyle(document.querySelector(selector));
          return [width, height];
        };
        return {
          dot: [dot.width, dot.boxSizing],
          list: getComputedStyle(document.querySelector('.timeline')).listStyleType,
          history: getComputedStyle(document.querySelector('.orderwire h2')).fontWeight,
          sign: box('.mode-sign'),
          icon: box('.status-icon'),
        };
      }, hostile);
    };
    const plain = await look('');
    const hostile = await look(`
    * { box-sizing: content-box; }
    p, ol, h1, h2 { margin: 40px; padding: 9px; }
    ol { list-style: square; }
    h2 { font-size: 60px; font-weight: 100; text-transform: uppercase; }
    li { text-indent: 30px; }
  `);
    assert.deepEqual(hostile, plain);
    assert.equal(plain.dot[1], 'border-box');
  },
);

story('a plain page follows an order to its end, each version once', async (scene) => {
  const { shop, visitor, page } = scene;
  const { order, intent } = await placeOrder(shop, visitor);
  showPlain(shop.url, order);
  await page.goto(`${site.url}/plain`);
  await eventually('the page is live', () => page.evaluate(() => window.modes.includes('live')));
  await shop.paid(intent);
  await headline(page, 'paid active').waitFor();
  const heard = await page.evaluate(() => window.heard);
  assert.equal(heard.at(-1), (await shop.order(order)).version);
  assert.deepEqual(
    heard,
    [...new Set(heard)].sort((one, other) => one - other),
  );
  assert.equal(await page.evaluate(() => window.modes.at(-1)), 'settled');
});

story('a plain page steps down where sockets die, and hears each version once', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(/WebSocket connection to .* failed/);
  network.leadsTo(shop.url);
  network.set({ socket: 'dies' });
  const { order, intent } = await placeOrder(shop, visitor);
  showPlain(network.url, order);
  await page.goto(`${site.url}/plain`);
  await eventually('the page streams', () => page.evaluate(() => window.modes.includes('stream')));
  await shop.paid(intent);
  await headline(page, 'paid active').waitFor();
  const heard = await page.evaluate(() => window.heard);
  assert.deepEqual(
    heard,
    [...new Set(heard)].sort((one, other) => one - other),
  );
});
