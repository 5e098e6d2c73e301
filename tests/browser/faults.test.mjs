import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { COURSE } from './support/customer.mjs';
import { FaultProxy } from './support/fault-proxy.mjs';
import { FAULT_SCENES, playFault } from './support/fault-scenes.mjs';
import { HELD_MS, Shop } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

// Each customer has a network of their own, and the shop has to know the address under which it is
// seen there.
const networks = await Promise.all(FAULT_SCENES.map(() => FaultProxy.open()));
const settings = {
  sandboxDelayMs: HELD_MS,
  options: [
    ...['--heartbeat', '1', '--drain-window', '3'],
    ...networks.flatMap(({ url }) => ['--allow-origin', url]),
  ],
};

// What a network breaks the browser says on its console.
const BROKEN = /WebSocket connection to .* failed|net::ERR_|status of 50[34] /;

// All at once, beside other suites, takes its time.
const BUSY = 2;

// They mostly wait, so they wait together.
describe('through every network the page ends in the right place', { concurrency: true }, () => {
  const story = stage(settings);
  let restarted;
  before(async () => {
    restarted = await Shop.open(settings);
  });
  after(async () => {
    for (const network of networks) network.close();
    await restarted?.close();
  });

  FAULT_SCENES.forEach((fault, index) => {
    story(fault.name, async ({ shop, visitor, page, t }) => {
      visitor.expects(BROKEN);
      const { settledMs, endedMs } = await playFault(fault, {
        shop: fault.ownShop ? restarted : shop,
        network: networks[index],
        visitor,
        page,
      });
      t.diagnostic(`listens after ${settledMs} ms, shows the payment after ${endedMs} ms`);
      assert.ok(settledMs < BUSY * fault.settlesIn, `listened after ${settledMs} ms`);
      assert.ok(endedMs < BUSY * fault.endsIn, `the payment was seen after ${endedMs} ms`);

      const versions = await page.evaluate(() => window.versions);
      const ascending = [...new Set(versions)].sort((one, other) => one - other);
      assert.deepEqual(versions, ascending, 'no version came twice or went backwards');
      await page.waitForURL(`**/course/${COURSE.id}`);
      await page.getByText('You are enrolled').waitFor();
      await page.waitForTimeout(1_000);
      const opened = visitor.paths.filter((path) => path === `/course/${COURSE.id}`);
      assert.equal(opened.length, 1, 'the course was opened once');
    });
  });
});
