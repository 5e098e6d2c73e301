// The sandbox's own pages, with a person in front of them: Checkout and the bank's.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { openSandbox } from '../conformance/sandbox.mjs';
import { launchChromium } from './support/browser.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let sandbox;
let stripe;
let shop;
let origin;
let browser;

before(async () => {
  sandbox = await openSandbox();
  stripe = sandbox.client();
  shop = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop: ${new URL(request.url, origin).pathname}</h1>`,
    );
  });
  shop.listen(0, '127.0.0.1').unref();
  await once(shop, 'listening');
  origin = `http://127.0.0.1:${shop.address().port}`;
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  shop?.closeAllConnections();
  shop?.close();
  await sandbox?.stop();
});

const newSession = (more = {}) =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: 'usd',
          unit_amount: 4900,
          product_data: { name: 'A course with quite a long name, which must not stick out' },
        },
      },
    ],
    success_url: `${origin}/success`,
    cancel_url: `${origin}/cancelled`,
    ...more,
  });

async function fill(page, number) {
  const email = page.getByLabel('E-mail');
  if (await email.count()) await email.fill('a@shop.example');
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12 / 40');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: /^Pay / }).click();
}

/** A page of somebody whose browser runs no scripts; closed with the test. */
async function withoutScript(t) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  t.after(() => context.close());
  return context.newPage();
}

test('a customer without scripts is declined, then pays, and is led to the shop', async (t) => {
  const page = await withoutScript(t);
  const session = await newSession();
  await page.goto(session.url);
  await page.getByRole('heading', { name: 'Pay 98.00 USD' }).waitFor();
  await fill(page, '4000 0000 0000 0002');
  await page.getByRole('alert').filter({ hasText: 'Your card was declined.' }).waitFor();
  assert.equal(await page.getByLabel('Card number').inputValue(), '');
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'a@shop.example');
  await fill(page, '4242 4242 4242 4242');
  await page.getByRole('heading', { name: 'Shop: /success' }).waitFor();
});

test('a customer without scripts passes the bank’s page, or goes back to the shop', async (t) => {
  const page = await withoutScript(t);
  const session = await newSession();
  await page.goto(session.url);
  await fill(page, '4000 0027 6000 3184');
  await page.getByRole('button', { name: 'Fail' }).click();
  await page.getByRole('alert').waitFor();
  await fill(page, '4000 0027 6000 3184');
  await page.getByRole('button', { name: 'Complete' }).click();
  await page.getByRole('heading', { name: 'Shop: /success' }).waitFor();

  await page.goto((await newSession()).url);
  await page.getByRole('link', { name: 'Go back without paying' }).click();
  await page.getByRole('heading', { name: 'Shop: /cancelled' }).waitFor();
});

test('the page can be used by keyboard alone, and says at once what is missing', async (t) => {
  const page = await withoutScript(t);
  await page.goto((await newSession({ customer_email: 'a@shop.example' })).url);
  await page.getByLabel('Card number').focus();
  await page.keyboard.type('4242424242424242');
  await page.keyboard.press('Tab');
  await page.keyboard.type('13/40');
  await page.keyboard.press('Tab');
  await page.keyboard.type('123');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'expiration month' }).waitFor();
  assert.equal(await page.getByLabel('Expiry').getAttribute('aria-invalid'), 'true');
});

test('the pages are accessible in light and dark, narrow and wide', async (t) => {
  const context = await browser.newContext({ bypassCSP: true });
  t.after(() => context.close());
  await context.addInitScript({ path: axe });
  const page = await context.newPage();
  const inspect = async (what) => {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document);
          window.scrollTo(1_000, 0);
          return {
            violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
            x: window.scrollX,
          };
        });
        assert.deepEqual(found, { violations: [], x: 0 }, `${what}, ${width} px, ${colorScheme}`);
      }
    }
  };
  const session = await newSession({ payment_method_types: ['card', 'us_bank_account'] });
  await page.goto(session.url);
  await inspect('the open page');
  await page.getByText('Test numbers', { exact: true }).click();
  await inspect('the test numbers');
  await fill(page, '4000 0000 0000 0002');
  await page.getByRole('alert').waitFor();
  await inspect('after a decline');
  await fill(page, '4000 0027 6000 3184');
  await page.getByRole('button', { name: 'Complete' }).waitFor();
  await inspect('the bank');
  await stripe.checkout.sessions.expire(session.id);
  await page.goto(session.url);
  await inspect('the expired page');
});
