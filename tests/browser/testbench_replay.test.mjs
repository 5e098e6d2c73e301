import assert from 'node:assert/strict';
import {
  dropFile,
  eventOf,
  grid,
  openBench,
  paidOrder,
  readScenario,
  row,
  rows,
  runEnds,
  runView,
  tab,
} from './support/bench.mjs';
import { button, eventually, OTHER_COURSE } from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ visitor: { viewport: { width: 1440, height: 900 } } });

story('a selection is replayed shuffled to an order of its own', async (scene) => {
  const { shop, visitor, page } = scene;
  const order = await paidOrder(shop, visitor);
  await openBench(shop, page, `?order=${order}`);
  await row(page, 'payment_intent.succeeded').first().waitFor();
  const known = await rows(page).count();
  await grid(page).focus();
  for (let count = 0; count < known; count += 1) {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
  }
  await page.keyboard.press('r');
  await page.getByText(/requests: #/).waitFor();
  for (const option of ['shuffle', 'fresh order'])
    await page.getByRole('checkbox', { name: option }).check();
  await page.getByLabel('seed').fill('42');
  await button(page, 'Start').click();
  await runEnds(page, 'passed');
  await runView(page).getByText('seed 42').waitFor();
  const link = runView(page).getByRole('link');
  const fresh = (await link.getAttribute('href')).split('/').at(-1);
  assert.notEqual(fresh, order);
  assert.equal((await shop.order(fresh)).status, 'paid');
  await page
    .getByRole('region', { name: 'Orders', exact: true })
    .getByText(fresh.slice(-8))
    .waitFor();
});

story('a request is copied as curl that works, and as a scenario', async (scene) => {
  const { shop, visitor, page } = scene;
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const order = await paidOrder(shop, visitor, OTHER_COURSE);
  await openBench(shop, page, `?order=${order}`);
  await row(page, 'payment_intent.succeeded').first().click();
  await button(page, 'Copy as curl').click();
  await button(page, 'Copied').waitFor();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  assert.match(await clipboard(), /^curl /);
  await button(page, 'Copy as scenario').click();
  await eventually('the scenario is copied', async () => (await clipboard()).startsWith('{'));
  const scenario = JSON.parse(await clipboard());
  assert.ok(scenario.events.length > 0);

  await dropFile(page, 'copied.json', JSON.stringify(scenario));
  await page
    .getByText(/copied\.json/)
    .first()
    .waitFor();
  await button(page, 'Start').click();
  await runEnds(page, 'passed');
});

story('a scenario passes step by step', async ({ shop, page }) => {
  await openBench(shop, page);
  await button(page, 'Run Late success').click();
  await runEnds(page, 'passed');
  const steps = runView(page).getByRole('list', { name: 'Expectations' }).getByRole('listitem');
  assert.ok((await steps.count()) >= 1);
  for (const step of await steps.allInnerTexts()) assert.match(step, /^✓/);
  const sent = runView(page).getByRole('region', { name: 'Deliveries' });
  await sent.getByText('review', { exact: false }).first().waitFor();
  await tab(page, /^Needs a person/).click();
  await page
    .getByText(/a person must look at this order/)
    .first()
    .waitFor();
});

story('a scenario that does not hold fails with the step named', async ({ shop, page }) => {
  await openBench(shop, page);
  const scenario = JSON.parse(readScenario('happy-path'));
  scenario.expect = { order: { status: 'cancelled' }, within_ms: 300 };
  await dropFile(page, 'wrong.json', JSON.stringify(scenario));
  await button(page, 'Start').click();
  await runEnds(page, 'failed');
  await runView(page).locator('li', { hasText: '✗' }).first().waitFor();
});

story(
  'a dropped file is replayed, and one that is broken is told with its place',
  async (scene) => {
    const { shop, visitor, page } = scene;
    visitor.expects(/status of 400 .*\/runs$/);
    await openBench(shop, page);
    const lines = [1, 2, 3].map((n) =>
      JSON.stringify(eventOf('customer.created', { id: `cus_${n}` })),
    );
    await dropFile(page, 'three.jsonl', lines.join('\n'));
    await page.getByText(/three\.jsonl/).waitFor();
    await eventually('Start has the focus', () =>
      page.evaluate(() => document.activeElement?.textContent === 'Start'),
    );
    await page.keyboard.press('Enter');
    await runEnds(page, 'passed');
    await runView(page).getByText('3 of 3 sent').waitFor();

    await dropFile(page, 'broken.jsonl', `${lines[0]}\n{"id": oops}`);
    await button(page, 'Start').click();
    const problem = await page.getByRole('alert').innerText();
    assert.match(problem, /broken\.jsonl:2:\d+/);
    await button(page, 'Open a file…').waitFor();
  },
);

story('a run is stopped', async ({ shop, page }) => {
  await openBench(shop, page);
  const lines = [1, 2, 3].map((n) =>
    JSON.stringify(eventOf('customer.created', { id: `cus_${n}` })),
  );
  await dropFile(page, 'slow.jsonl', lines.join('\n'));
  await page.getByLabel('ms delay').fill('60000');
  await button(page, 'Start').click();
  await button(page, 'Stop').click();
  await runEnds(page, 'stopped');
});
