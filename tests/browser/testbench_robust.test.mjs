import assert from 'node:assert/strict';
import {
  eventOf,
  flood,
  grid,
  listed,
  longestTask,
  openBench,
  pane,
  post,
  row,
  rows,
  signed,
  status,
  tab,
} from './support/bench.mjs';
import { button, eventually } from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ visitor: { viewport: { width: 1440, height: 900 } } });

story('a hostile event harms nothing', async ({ shop, visitor, page }) => {
  const evil = `<img src=x onerror="window.wasRun=1"><script>window.wasRun=1</script>\u202Eevil`;
  const deep = (depth) => `${'{"d":['.repeat(depth)}"${'x'.repeat(10)}"${']}'.repeat(depth)}`;
  const strings = eventOf(evil, {
    id: evil,
    object: evil,
    metadata: { [evil]: evil, order_id: evil },
  });
  const big = eventOf('customer.created', {
    id: 'cus_big',
    note: evil.repeat(1).padEnd(200 * 1024, evil),
  });
  const nested = JSON.stringify(eventOf('customer.created', { id: 'cus_deep' })).replace(
    '"cus_deep"',
    `"cus_deep","nested":${deep(1_000)}`,
  );
  const brackets = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  await openBench(shop, page);
  const before = (await listed(shop))[0]?.number ?? 0;
  const bodies = [JSON.stringify(strings), JSON.stringify(big), nested, brackets];
  for (const body of bodies) await post(shop, body, signed(shop, body));
  await eventually(
    'all are listed',
    async () => ((await listed(shop))[0]?.number ?? 0) >= before + 4,
  );
  for (const { number } of (await listed(shop)).slice(0, 4)) {
    await page.goto(`${shop.url}/testbench?event=${number}`);
    await status(page).waitFor();
    await pane(page).getByRole('tab', { name: 'Body' }).waitFor();
    for (const part of ['Headers', 'Timeline', 'Difference', 'Body']) await tab(page, part).click();
    const choice = button(page, 'Raw');
    if ((await choice.getAttribute('aria-disabled')) !== 'true') await choice.click();
    const raw = page.getByLabel('Raw body');
    await raw.waitFor();
    assert.ok((await raw.inputValue()).length > 100);
  }
  assert.equal(await page.evaluate(() => window.wasRun), undefined);
  assert.equal(await page.locator('main img, main script').count(), 0);
  assert.ok((await page.evaluate(() => document.querySelectorAll('*').length)) < 6_000);
  assert.deepEqual(visitor.unexpectedProblems, []);
});

story('ten thousand requests stay smooth', async ({ shop, page, t }) => {
  await openBench(shop, page);
  const types = ['charge.succeeded', 'payment_intent.created', 'customer.created'];
  const bodies = Array.from({ length: 10_000 }, (_, n) =>
    JSON.stringify(eventOf(types[n % 3], { id: `obj_${n}` })),
  );
  const longest = await longestTask(page, async () => {
    await flood(shop, bodies);
    await page.getByText('10,000 requests').waitFor();
    const list = grid(page);
    for (let turn = 0; turn < 20; turn += 1) {
      await list.evaluate((element, top) => {
        element.scrollTop = top;
      }, turn * 13_000);
    }
    await list.focus();
    await page.keyboard.press('End');
    for (let turn = 0; turn < 30; turn += 1) await page.keyboard.press('k');
    await page.keyboard.press('/');
    await page.keyboard.type('charge', { delay: 20 });
    await page.getByText(/of 10,000/).waitFor();
  });
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok((await rows(page).count()) < 100, 'only what is in sight is in the page');
  assert.ok(elements < 3_000, `${elements} elements in the page`);
  t.diagnostic(`longest task: ${longest.processorMs} ms of the processor, ${longest.clockMs} ms`);
  assert.ok(longest.processorMs < 100, `a task of ${longest.processorMs} ms`);
});

story('what comes in above moves nothing for whoever has scrolled down', async (scene) => {
  const { shop, page } = scene;
  const some = (count) =>
    Array.from({ length: count }, () => JSON.stringify(eventOf('charge.failed', { id: 'ch_1' })));
  await flood(shop, some(200));
  await openBench(shop, page);
  const list = grid(page);
  const inSight = () =>
    list.evaluate((element) => {
      const { left, top } = element.getBoundingClientRect();
      return document.elementFromPoint(left + 200, top + 120)?.closest('[role="row"]')?.id;
    });
  const before = (await listed(shop, 1))[0].number;
  await list.evaluate((element) => {
    element.scrollTop = 1_300;
  });
  await row(page, 'charge.failed').first().waitFor();
  await eventually('the rows are drawn', async () => Boolean(await inSight()));
  const seen = await inSight();
  await flood(shop, some(40));
  await page.waitForFunction(() => document.querySelector('[role="grid"]').scrollTop > 2_000);
  assert.equal(await inSight(), seen);
  // What is not stored is numbered downwards.
  assert.equal((await listed(shop, 1))[0].number, before - 40);
});

story('it says when it is not connected, and is whole again afterwards', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(/ERR_|status of 5/);
  await openBench(shop, page);
  await shop.stop();
  await page.getByRole('status').getByText('Not connected').waitFor();
  await shop.start();
  await button(page, 'Try now')
    .click({ timeout: 1_000 })
    .catch(() => {});
  await status(page).waitFor();
  await post(shop, '{}', 't=1,v1=00');
  // What is stored is listed still; of what only memory holds, this is the new server's.
  const refused = row(page, '400 bad_signature');
  await eventually('the new server’s list is shown', async () => (await refused.count()) === 1);
});
