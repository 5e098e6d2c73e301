import assert from 'node:assert/strict';
import {
  eventOf,
  openBench,
  paidOrder,
  pane,
  post,
  row,
  rows,
  runEnds,
  signed,
  status,
  tab,
} from './support/bench.mjs';
import { button, eventually, placeOrder } from './support/customer.mjs';
import { inspect, inspected } from './support/inspect.mjs';
import { stage } from './support/stage.mjs';

const TOKEN = 'a-token-of-more-than-16-characters';
const wide = { viewport: { width: 1440, height: 900 } };

const story = stage({ visitor: wide });
const guarded = stage({ visitor: wide, options: ['--admin-token', TOKEN] });

const text = (page) => page.evaluate(() => document.body.innerText);

story('a webhook shows itself as it comes, and whom it was pushed to', async (scene) => {
  const { shop, visitor, page } = scene;
  await openBench(shop, page);
  const { order, intent } = await placeOrder(shop, visitor);
  const customer = await visitor.newPage();
  await customer.goto(`${shop.url}/track/${order}`);
  const orders = page.getByRole('region', { name: 'Orders', exact: true });
  await orders.getByText('1 WebSocket').first().waitFor();
  await shop.paid(intent);
  const came = row(page, 'payment_intent.succeeded').first();
  await came.waitFor();
  const words = await came.innerText();
  for (const expected of ['✓ valid', 'applied', 'pending → paid']) {
    assert.ok(words.includes(expected), `${expected} in ${words}`);
  }
  await orders
    .locator('tr', { hasText: order.slice(-8) })
    .getByText('paid')
    .waitFor();
  const link = orders.getByRole('link').first();
  assert.equal(await link.getAttribute('href'), `/track/${order}`);

  await came.click();
  await pane(page).getByText('The signature is valid').waitFor();
  await tab(page, 'Timeline').click();
  await pane(page)
    .locator('li', { hasText: 'paid' })
    .getByText('payment_intent.succeeded')
    .waitFor();
});

story('a view is an address that can be sent to somebody', async (scene) => {
  const { shop, visitor, page, arrive } = scene;
  const order = await paidOrder(shop, visitor);
  await openBench(shop, page);
  await page.keyboard.press('/');
  await page.keyboard.type('succeeded');
  await page.getByLabel('Filter by order').fill(order);
  await page.getByLabel('Filter by verdict').selectOption('applied');
  await eventually('one row is left', async () => (await rows(page).count()) === 1);
  await page.getByLabel('Filter by words').press('Enter');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await pane(page).waitFor();

  const other = await arrive();
  await other.page.goto(page.url());
  await pane(other.page).getByText('payment_intent.succeeded').first().waitFor();
  assert.equal(await rows(other.page).count(), 1);
  await other.page.getByLabel('Filter by type').fill('charge.*');
  await other.page.getByText('No request passes this filter.').waitFor();
});

const FAULTS = [
  [
    'signed long ago',
    (shop, payload) => signed(shop, payload, { timestamp: Math.floor(Date.now() / 1000) - 412 }),
    'Time stamp',
    /4\d\d s/,
  ],
  [
    'signed with another secret',
    (shop, payload) => signed(shop, payload, { secret: 'whsec_somebody_elses' }),
    'Secret',
    /./,
  ],
  ['not signed at all', () => undefined, 'Stripe-Signature header', /./],
];

/** What the explainer says of one part: right, failed, or not known. */
const partOf = (page, name) =>
  pane(page).locator('li[data-state]', { has: page.getByText(name, { exact: true }) });

for (const [fault, sign, part, detail] of FAULTS) {
  story(`a webhook that was ${fault} is explained`, async ({ shop, page }) => {
    const event = eventOf('payment_intent.succeeded', { id: 'pi_bad' });
    const payload = JSON.stringify(event);
    await openBench(shop, page, `?q=${event.id}`);
    assert.equal(await post(shop, payload, sign(shop, payload)), 400);
    const refused = row(page, '400 bad_signature');
    assert.match(await refused.innerText(), /✗ invalid/);
    await refused.click();
    await pane(page).getByText('The signature is not valid').waitFor();
    assert.equal(await partOf(page, part).getAttribute('data-state'), 'failed');
    assert.match(await partOf(page, part).innerText(), detail);
  });
}

story('a body that was written anew after it was signed is explained', async (scene) => {
  const { shop, page } = scene;
  const event = eventOf('payment_intent.succeeded', { id: 'pi_changed' });
  const signature = signed(shop, JSON.stringify(event));
  await openBench(shop, page, `?q=${event.id}`);
  assert.equal(await post(shop, JSON.stringify(event, null, 2), signature), 400);
  await row(page, '400 bad_signature').click();
  assert.equal(await partOf(page, 'Body').getAttribute('data-state'), 'failed');
  assert.equal(await partOf(page, 'Secret').getAttribute('data-state'), 'ok');
});

story('the difference to an earlier request of the order is shown', async (scene) => {
  const { shop, visitor, page } = scene;
  const order = await paidOrder(shop, visitor);
  await openBench(shop, page, `?order=${order}`);
  await row(page, 'payment_intent.succeeded').first().click();
  await tab(page, 'Difference').click();
  await pane(page)
    .getByText(/lines differ/)
    .waitFor();
  await pane(page)
    .locator('[data-kind="added"]', { hasText: '"payment_intent.succeeded"' })
    .waitFor();
});

story('faults of the sandbox are switches', async ({ shop, page }) => {
  const faults = async () => (await fetch(`${shop.sandbox}/_sandbox/faults`)).json();
  await openBench(shop, page);
  await tab(page, 'Sandbox').click();
  await page.getByRole('switch', { name: 'Duplicate' }).click();
  await eventually('the sandbox knows', async () => (await faults()).duplicate === 0.3);
  await page.getByLabel('Duplicate, %').fill('75');
  await page.keyboard.press('Enter');
  await eventually('of the figure too', async () => (await faults()).duplicate === 0.75);
  await button(page, 'All off').click();
  await eventually('and that it is over', async () => (await faults()).duplicate === 0);
});

story('an empty list is accessible too', async ({ shop, arrive }) => {
  const { page } = await arrive(inspected);
  await page.goto(`${shop.url}/testbench?type=nothing.at.all`);
  await page.getByText(/No request passes this filter|No webhook yet/).waitFor();
  await inspect(page, 'an empty list');
});

story('it is accessible in light and dark, narrow and wide', async (scene) => {
  const { shop, arrive } = scene;
  const visitor = await arrive(inspected);
  const { page } = visitor;
  const order = await paidOrder(shop, visitor);
  await post(shop, '{}', 't=1,v1=00');
  await openBench(shop, page);
  await row(page, '400 bad_signature').first().click();
  await pane(page).getByText('The signature is not valid').waitFor();
  await inspect(page, 'a refused request');
  await page.goto(`${shop.url}/testbench?order=${order}`);
  await row(page, 'payment_intent.succeeded').first().click();
  for (const part of ['Headers', 'Timeline', 'Difference']) {
    await tab(page, part).click();
    await inspect(page, part);
  }
  await tab(page, /^Replay/).click();
  await button(page, 'Run Happy path').click();
  await runEnds(page, 'passed');
  await inspect(page, 'a run');
  for (const name of [/^Needs a person/, 'Sandbox']) {
    await tab(page, name).click();
    await inspect(page, `${name}`);
  }
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await inspect(page, 'the keys');
});

story('the customer’s pages load nothing of it', async ({ shop, visitor, page }) => {
  await page.goto(shop.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(visitor.made('GET', /Testbench/).length, 0);
  assert.equal(visitor.made('GET', /^\/api\/testbench/).length, 0);
});

guarded('the token opens it once, and never stands in an address', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(/status of 401 /);
  await page.goto(`${shop.url}/testbench?verdict=applied`);
  const field = page.getByLabel('Admin token');
  await field.fill('a-wrong-token-that-is-long-enough');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('wrong_token').waitFor();
  await field.fill(TOKEN);
  await page.keyboard.press('Enter');
  await status(page).waitFor();
  assert.equal(await page.evaluate(() => document.cookie), '');
  await page.reload();
  await status(page).waitFor();
  assert.ok(visitor.requests.every(({ path, query }) => !`${path}${query}`.includes(TOKEN)));
  assert.ok(!(await text(page)).includes(TOKEN));
  await button(page, 'Sign out').click();
  await field.waitFor();
  await page.reload();
  await field.waitFor();
});

guarded('the form is accessible', async ({ shop, arrive }) => {
  const visitor = await arrive(inspected);
  visitor.expects(/status of 401 /);
  await visitor.page.goto(`${shop.url}/testbench`);
  await visitor.page.getByLabel('Admin token').waitFor();
  await inspect(visitor.page, 'the token form');
});
