// Measures, and draws the README's pictures. Not a test: nothing here passes or fails.
//   node browser/figures.mjs              from a webhook sent to the change on the page, and the first load
//   node browser/figures.mjs --pictures   writes docs/images
//   node browser/figures.mjs --look DIR   pictures of every state, narrow and wide, light and dark
import { mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import Stripe from 'stripe';
import { launchChromium, Visitor } from './support/browser.mjs';
import {
  badge,
  button,
  buy,
  COURSE,
  headline,
  OTHER_COURSE,
  payWith,
  placeOrder,
} from './support/customer.mjs';
import { HELD_MS, Shop } from './support/shop.mjs';

const PURCHASES = 50;

/** The size of an answer as it goes over the wire, without its header. */
function transferred(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        const isPacked = answer.headers['content-encoding'] === 'gzip';
        resolve({ bytes: body.length, text: (isPacked ? gunzipSync(body) : body).toString() });
      });
    }).on('error', reject);
  });
}

async function measureFirstLoad(shop) {
  const page = await transferred(shop.url);
  const names = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  let sum = page.bytes;
  console.log(`first load, as served to a browser that takes gzip:\n  ${page.bytes} B  /`);
  for (const name of names) {
    const { bytes } = await transferred(shop.url + name);
    console.log(`  ${bytes} B  ${name}`);
    sum += bytes;
  }
  console.log(`  ${sum} B  together (${(sum / 1024).toFixed(1)} KiB)`);
}

/** From the moment before our POST to the moment at which the page's headline has changed. */
async function measurePush(shop, browser) {
  const times = [];
  const visitor = await Visitor.arrive(browser);
  const { page, context } = visitor;
  for (let count = 0; count < PURCHASES; count += 1) {
    await context.clearCookies();
    const { order, intent } = await placeOrder(shop, visitor);
    const payment = await shop.intent(intent);
    await page.goto(`${shop.url}/track/${order}`);
    await headline(page, 'Waiting for payment').waitFor();
    await badge(page).getByText('Live').waitFor();
    const sentAt = performance.timeOrigin + performance.now();
    await shop.webhook('payment_intent.succeeded', {
      ...payment,
      status: 'succeeded',
      amount_received: payment.amount,
    });
    await headline(page, 'You are enrolled').waitFor();
    const diary = await page.evaluate(() => window.diary);
    const change = diary.find(({ headline: title }) => /^Paid|enrolled$/.test(title));
    times.push(change.at - sentAt);
  }
  await context.close();
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.ceil(share * times.length) - 1].toFixed(1);
  console.log(`webhook sent to change on the page, ${PURCHASES} purchases:`);
  console.log(`  median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`);
}

async function drawForReadme(shop, browser) {
  const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
  await mkdir(folder, { recursive: true });
  const { page, context } = await Visitor.arrive(browser, {
    viewport: { width: 900, height: 700 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await buy(shop, page);
  await payWith(page, 'Success');
  await headline(page, 'Confirming your payment').waitFor();
  await badge(page).getByText('Live').waitFor();
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  await page.screenshot({ path: join(folder, 'track-paid.png'), fullPage: true });
  await context.close();
  await drawTestbench(shop, browser, join(folder, 'testbench.png'));
  console.log(`drawn: ${folder}`);
}

/** Orders in several states, and a webhook whose signature came too late, taken apart. */
async function drawTestbench(shop, browser, path) {
  const visitor = await Visitor.arrive(browser, {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const { page, context } = visitor;
  const { data: courses } = await (await fetch(`${shop.url}/api/courses`)).json();
  const place = async (at) => {
    await context.clearCookies();
    const { intent } = await placeOrder(shop, visitor, courses[at % courses.length]);
    return shop.intent(intent);
  };
  const say = (payment, what, more) =>
    shop.webhook(`payment_intent.${what}`, { ...payment, ...more });
  for (let at = 0; at < 4; at += 1) {
    const payment = await place(at);
    await say(payment, 'processing', { status: 'processing' });
    const why = { code: 'card_declined', message: 'Your card was declined.' };
    if (at % 2 === 1)
      await say(payment, 'payment_failed', {
        status: 'requires_payment_method',
        last_payment_error: why,
      });
    await shop.paid(payment.id);
  }
  const short = await place(4);
  await say(short, 'succeeded', { status: 'succeeded', amount_received: 100 });
  const unpaid = await place(5);
  const payload = JSON.stringify({
    id: 'evt_3Qk7VdLateSignature0001',
    object: 'event',
    api_version: '2025-03-31.basil',
    created: unpaid.created,
    livemode: false,
    type: 'payment_intent.succeeded',
    data: { object: { ...unpaid, status: 'succeeded', amount_received: unpaid.amount } },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: shop.webhookSecret,
    timestamp: Math.floor(Date.now() / 1_000) - 413,
  });
  await fetch(`${shop.url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
  await page.goto(`${shop.url}/testbench`);
  await page.getByText('400 bad_signature').first().click();
  await page.getByText('The signature is not valid').waitFor();
  await page.screenshot({ path });
  await context.close();
}

async function drawEverything(shop, browser, folder) {
  await mkdir(folder, { recursive: true });
  const looks = {
    'phone-light': { width: 320, colorScheme: 'light' },
    'phone-dark': { width: 320, colorScheme: 'dark' },
    'wide-light': { width: 1440, colorScheme: 'light' },
    'wide-dark': { width: 1440, colorScheme: 'dark' },
  };
  const visitor = await Visitor.arrive(browser, { reducedMotion: 'reduce' });
  const { page, context } = visitor;
  const draw = async (name) => {
    for (const [look, { width, colorScheme }] of Object.entries(looks)) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
    }
  };
  await page.goto(shop.url);
  await page.getByText(COURSE.title).waitFor();
  await draw('catalogue');
  const { order, intent } = await buy(shop, page);
  await button(page, /^Pay /).waitFor();
  await draw('checkout');
  await payWith(page, 'Insufficient funds');
  await page.getByRole('alert').waitFor();
  await draw('checkout-declined');
  await shop.deliver();
  await page.goto(`${shop.url}/track/${order}`);
  await headline(page, 'Payment declined').waitFor();
  await draw('declined');
  await button(page, 'Cancel order').click();
  await draw('question');
  await page.getByRole('link', { name: 'Try again' }).click();
  await payWith(page, 'Success');
  await headline(page, 'Confirming your payment').waitFor();
  await badge(page).getByText('Live').waitFor();
  await draw('confirming');
  await shop.deliver();
  await headline(page, 'You are enrolled').waitFor();
  await draw('countdown');
  await page.goto(`${shop.url}/course/${COURSE.id}`);
  await page.getByText('You are enrolled').waitFor();
  await draw('course-enrolled');
  await fetch(`${shop.sandbox}/v1/refunds`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_browser' },
    body: new URLSearchParams({ payment_intent: intent, amount: '1000' }),
  });
  await shop.deliver();
  await page.goto(`${shop.url}/track/${order}`);
  await page
    .getByText(/refunded/)
    .first()
    .waitFor();
  await draw('refunded');
  const second = await placeOrder(shop, visitor, OTHER_COURSE);
  await page.goto(`${shop.url}/course/${OTHER_COURSE.id}`);
  await page.getByText('You have an open order').waitFor();
  await draw('course-open');
  await page.goto(`${shop.url}/orders`);
  await badge(page).getByText('Live').waitFor();
  await draw('orders');
  await context.routeWebSocket(/\/live/, (socket) => socket.close());
  await page.goto(`${shop.url}/track/${second.order}`);
  await badge(page).getByText('Live, by stream').waitFor();
  await draw('stream');
  await context.route(/\/events|[?&]wait=/, (route) => route.abort());
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await badge(page).getByText('Checking every 5 s').waitFor();
  await draw('polling');
  await context.setOffline(true);
  await headline(page, 'Checking your order').waitFor();
  await draw('checking');
  await context.setOffline(false);
  await headline(page, 'Waiting for payment').waitFor();
  await button(page, 'Cancel order').click();
  await button(page, 'Yes, cancel it').click();
  await headline(page, 'Order cancelled').waitFor();
  await draw('cancelled');
  const third = await placeOrder(shop, visitor, OTHER_COURSE);
  const payment = await shop.intent(third.intent);
  await shop.webhook('payment_intent.succeeded', {
    ...payment,
    status: 'succeeded',
    amount_received: 1,
  });
  await page.goto(`${shop.url}/track/${third.order}`);
  await headline(page, 'Payment under review').waitFor();
  await draw('review');
  await page.goto(`${shop.url}/checkout/${third.order}`);
  await page.getByText('This payment is under review.').waitFor();
  await draw('checkout-review');
  await page.goto(`${shop.url}/nowhere`);
  await draw('not-found');
  await context.close();
  console.log(`drawn: ${folder}`);
}

const [task, folder = 'pictures'] = process.argv.slice(2);
const shop = await Shop.open({ sandboxDelayMs: HELD_MS });
const browser = await launchChromium();
try {
  if (task === '--pictures') await drawForReadme(shop, browser);
  else if (task === '--look') await drawEverything(shop, browser, folder);
  else {
    await measureFirstLoad(shop);
    await measurePush(shop, browser);
  }
} finally {
  await browser.close();
  await shop.close();
}
