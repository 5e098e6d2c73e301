// <orderwire-status> on somebody else's page: the example as it stands, with its order and addresses put in.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, headline, OTHER_COURSE, placeOrder } from './support/customer.mjs';
import { ForeignSite } from './support/foreign-site.mjs';
import { inspect, inspected } from './support/inspect.mjs';
import { HELD_MS } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const site = await ForeignSite.open();
const story = stage({ sandboxDelayMs: HELD_MS, options: ['--allow-origin', site.url] });
after(() => site.close());

const example = await readFile(
  fileURLToPath(new URL('../../client-web/examples/plain-html/index.html', import.meta.url)),
  'utf8',
);

function showExample(shop, order) {
  const page = example
    .replaceAll('https://pay.example', shop.url)
    .replaceAll(/ord_\w+/g, order)
    .replace('"orderwire-status.js"', '"/package/orderwire-status.js"');
  site.show('/thanks', page);
  return `${site.url}/thanks`;
}

const shown = (page, name) => page.locator(`orderwire-status [part="${name}"]`);

story('the example follows its order to the end, and tells the page', async (scene) => {
  const { shop, visitor, arrive } = scene;
  const { page } = await arrive(inspected);
  const { order, intent } = await placeOrder(shop, visitor);
  await page.goto(showExample(shop, order));
  await shown(page, 'title').getByText('Waiting for payment').waitFor();
  await shown(page, 'mode').getByText('Live').waitFor();
  await inspect(page, 'the example, waiting');
  await shop.paid(intent);
  await shown(page, 'title').getByText('You are enrolled').waitFor();
  await headline(page, 'Thank you, it is yours').waitFor();
  const { course } = await shop.order(order);
  assert.equal(await shown(page, 'open').getAttribute('href'), shop.url + course.url);
  await inspect(page, 'the example, enrolled');
});

story('without scripts what stands inside is shown', async ({ shop, visitor, arrive }) => {
  const { order } = await placeOrder(shop, visitor);
  const { page } = await arrive({ javaScriptEnabled: false });
  await page.goto(showExample(shop, order));
  const link = page.getByRole('link', { name: 'See how your order stands' });
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), `${shop.url}/track/${order}`);
});

story('a strict policy and a hostile sheet change nothing of it', async (scene) => {
  const { shop, visitor, page } = scene;
  const { order, intent } = await placeOrder(shop, visitor, OTHER_COURSE);
  const host = new URL(shop.url).host;
  site.show('/hostile.css', 'p, svg, dl, ol { width: 500px; margin: 40px; font: 60px serif }');
  site.show(
    '/strict',
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Strict</title>
     <meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self';
       connect-src http://${host} ws://${host}; style-src 'self'; img-src data:">
     <link rel="icon" href="data:,"><link rel="stylesheet" href="/hostile.css">
     <script type="module" src="/package/orderwire-status.js"></script>
     <orderwire-status order="${order}" base-url="${shop.url}"></orderwire-status>
     <div><orderwire-status compact order="${order}" base-url="${shop.url}"></orderwire-status></div>`,
  );
  await page.goto(`${site.url}/strict`);
  await shown(page, 'title').getByText('Waiting for payment').waitFor();
  await shown(page, 'title').getByText('Not paid yet').waitFor();
  const sizes = await shown(page, 'icon').evaluateAll((icons) =>
    icons.map((icon) => Math.round(icon.getBoundingClientRect().width)),
  );
  assert.deepEqual(sizes, [40, 20]);
  await shop.paid(intent);
  await shown(page, 'title').getByText('You are enrolled').waitFor();
  await shown(page, 'title').getByText('Enrolled', { exact: true }).waitFor();
});

story('two elements of one page share a connection, and ask for no permission', async (scene) => {
  const { shop, visitor, page } = scene;
  const orders = [await placeOrder(shop, visitor), await placeOrder(shop, visitor, OTHER_COURSE)];
  site.show(
    '/two',
    `<!doctype html><title>Two</title><link rel="icon" href="data:,">
     <script type="module" src="/package/orderwire-status.js"></script>
     ${orders.map(({ order }) => `<orderwire-status order="${order}" base-url="${shop.url}"></orderwire-status>`).join('')}`,
  );
  await page.goto(`${site.url}/two`);
  await eventually(
    'both are live',
    async () => (await shown(page, 'mode').allInnerTexts()).join() === 'Live,Live',
  );
  assert.equal(visitor.sockets.length, 1);
  assert.deepEqual(visitor.made('OPTIONS', /./), []);
});
