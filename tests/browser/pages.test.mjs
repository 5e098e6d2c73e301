import assert from 'node:assert/strict';
import { button, buy, COURSE, headline } from './support/customer.mjs';
import { stage } from './support/stage.mjs';

const story = stage();

const UNKNOWN_ORDER = `ord_${'0'.repeat(26)}`;
const NOT_FOUND = /status of 404 /;

story('an order that does not exist has a page that says so', async ({ shop, visitor, page }) => {
  visitor.expects(NOT_FOUND);
  for (const path of [`/track/${UNKNOWN_ORDER}`, '/track/nonsense', `/checkout/${UNKNOWN_ORDER}`]) {
    const answer = await page.goto(shop.url + path);
    assert.equal(answer.status(), 200, path);
    await headline(page, 'No such order').waitFor();
    await page.getByRole('link', { name: 'Your orders' }).first().waitFor();
  }
  assert.equal(visitor.sockets.length, 0, 'nobody waits for an order that is not there');
});

story('a course that does not exist has a page that says so', async ({ shop, visitor, page }) => {
  visitor.expects(NOT_FOUND);
  await page.goto(`${shop.url}/course/no-such-course`);
  await headline(page, 'No such course').waitFor();
  await page.getByRole('link', { name: 'All courses' }).click();
  await headline(page, 'Courses').waitFor();
});

story('a page that does not exist answers 404 with the site’s own page', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(NOT_FOUND);
  for (const path of ['/nowhere', '/track', '/course/a/b', '/assets/no-such-file.js']) {
    const answer = await page.goto(shop.url + path);
    assert.equal(answer.status(), 404, path);
    await headline(page, 'Page not found').waitFor();
  }
  await page.getByRole('main').getByRole('link', { name: 'Courses' }).click();
  await headline(page, 'Courses').waitFor();
});

story('the title of each page says where one is', async ({ shop, page }) => {
  await page.goto(shop.url);
  await page.waitForFunction(() => document.title.startsWith('Courses'));
  await page.getByRole('link', { name: COURSE.title }).click();
  await page.waitForFunction((title) => document.title.startsWith(title), COURSE.title);
  await button(page, 'Buy this course').click();
  await page.waitForFunction(() => document.title.startsWith('Checkout'));
  await page.getByRole('link', { name: 'View order' }).click();
  await page.waitForFunction(() => document.title.startsWith('Not paid yet'));
});

story(
  'every page forbids inline script, foreign frames and guessed types',
  async ({ shop, page }) => {
    const { order } = await buy(shop, page);
    const paths = [
      '/',
      '/testbench',
      `/course/${COURSE.id}`,
      `/checkout/${order}`,
      `/track/${order}`,
      '/orders',
    ];
    for (const path of [...paths, '/checkout/success', '/nowhere']) {
      const { headers } = await fetch(shop.url + path);
      const policy = Object.fromEntries(
        headers
          .get('content-security-policy')
          .split(';')
          .map((directive) => directive.trim().split(/\s+/))
          .map(([name, ...sources]) => [name, sources.join(' ')]),
      );
      assert.equal(policy['default-src'], "'none'", path);
      assert.equal(policy['script-src'], "'self'", path);
      assert.equal(policy['style-src'], "'self'", path);
      assert.equal(policy['connect-src'], `'self' ${shop.sandbox}`, path);
      assert.equal(policy['frame-ancestors'], "'none'", path);
      assert.equal(policy['base-uri'], "'none'", path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'same-origin', path);
    }
  },
);

story('a script or a style that is written into a page is stopped and noticed', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(/policy: (script-src-elem|style-src-elem) forbids inline/);
  visitor.expects(/error: .*violates the following Content Security Policy/);
  await page.goto(shop.url);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(script, style);
  });
  await headline(page, 'Courses').waitFor();
  assert.equal(await page.evaluate(() => window.wasRun), undefined);
  const noticed = visitor.problems.filter((text) => text.startsWith('policy: '));
  assert.equal(noticed.length, 2);
});

story('the customer’s cookie is out of reach for scripts', async ({ shop, visitor, page }) => {
  await buy(shop, page);
  const [cookie, ...others] = await visitor.context.cookies();
  assert.equal(others.length, 0);
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, 'Lax');
  assert.equal(await page.evaluate(() => document.cookie), '');
});

story('what was loaded once is not loaded again', async ({ shop, visitor, page }) => {
  await page.goto(shop.url);
  await headline(page, 'Courses').waitFor();
  const [script] = visitor.made('GET', /^\/assets\/.*\.js$/);
  const { headers } = await fetch(shop.url + script.path);
  assert.match(headers.get('cache-control'), /max-age=31536000, immutable/);
  const entry = await (await fetch(shop.url)).headers.get('cache-control');
  assert.equal(entry, 'no-cache');
});

story(
  'the frame stands before any script has come, and without one the page says what is needed',
  async (scene) => {
    const { shop, arrive } = scene;
    const { page } = await arrive({ javaScriptEnabled: false });
    for (const path of ['/', `/track/${UNKNOWN_ORDER}`]) {
      await page.goto(shop.url + path);
      await page.getByRole('banner').getByRole('link', { name: 'Your orders' }).waitFor();
      await headline(page, 'This page needs JavaScript').waitFor();
    }
  },
);
