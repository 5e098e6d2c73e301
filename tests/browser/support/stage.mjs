// One shop and one Chromium for a file of stories; each story gets a fresh visitor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATIENCE_MS } from '../../support/patience.mjs';
import { launchChromium, Visitor } from './browser.mjs';
import { Shop } from './shop.mjs';

const STORY_WITHIN_MS = 3 * PATIENCE_MS;

/**
 * `stage(settings)` gives `story(name, play)`. `settings` are those of the shop; `visitor` among them
 * are those of each visitor. A story fails on any error of the console or the policy that it did not
 * expect.
 */
export function stage({ visitor: manners = {}, ...settings } = {}) {
  let shop;
  let browser;
  before(async () => {
    [shop, browser] = await Promise.all([Shop.open(settings), launchChromium()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });

  return function story(name, play) {
    test(name, { timeout: STORY_WITHIN_MS }, async (t) => {
      const visitors = [];
      const arrive = async (more = {}) => {
        const visitor = await Visitor.arrive(browser, { ...manners, ...more });
        visitors.push(visitor);
        return visitor;
      };
      try {
        const visitor = await arrive();
        await play({ shop, visitor, page: visitor.page, arrive, t });
        const problems = visitors.flatMap((each) => each.unexpectedProblems);
        assert.deepEqual(problems, [], 'the console and the policy have nothing to say');
      } finally {
        await Promise.all(visitors.map(({ context }) => context.close()));
      }
    });
  };
}
