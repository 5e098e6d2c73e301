// A shop of somebody's own in Next.js: its pages, catalogue, customers and enrollment, and orderwire beside it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../support/free_port.mjs';
import { badge, button, eventually, headline, orderOf, payWith } from './support/customer.mjs';
import { inspect } from './support/inspect.mjs';
import { Gate, NextShop } from './support/next-shop.mjs';
import { stage } from './support/stage.mjs';

const COURSE = { id: 'bread-at-home', title: 'Bread at Home' };
const NOTIFY_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SERVER_KEY = 'the-server-key-of-this-test';
const JWT_SECRET = 'a-secret-of-more-than-32-bytes-for-tokens';
const DECLINED = /402 \(Payment Required\)/;

const [shopPort, orderwirePort] = [await freePort(), await freePort()];
const example = await NextShop.open(shopPort, {
  SESSION_SECRET: 'a-session-secret-for-this-test-alone',
  ORDERWIRE_URL: `http://127.0.0.1:${orderwirePort}`,
  ORDERWIRE_SERVER_KEY: SERVER_KEY,
  ORDERWIRE_NOTIFY_SECRET: NOTIFY_SECRET,
  ORDERWIRE_JWT_SECRET: JWT_SECRET,
  ORDERWIRE_JWT_ISSUER: 'next-shop',
  ORDERWIRE_JWT_AUDIENCE: 'orderwire',
});
const gate = await Gate.before(shopPort);
after(async () => {
  gate.close();
  await example.close();
});

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const story = stage({
  url: `http://127.0.0.1:${orderwirePort}`,
  sandboxDelayMs: 300,
  options: [
    ...['--public-url', example.url, '--enrollment', 'external', '--server-key', SERVER_KEY],
    ...['--jwt-secret', JWT_SECRET, '--jwt-issuer', 'next-shop', '--jwt-audience', 'orderwire'],
    ...['--notify-url', `http://127.0.0.1:${gate.port}/api/orderwire/webhook`],
    ...['--notify-secret', NOTIFY_SECRET, '--notify-allow-private'],
  ],
});

async function signIn(page, name) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.org`);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in on the way to buying; gives the order's id, with the card form open. */
async function buy(page, name) {
  await page.goto(`${example.url}/`);
  await page.getByRole('link', { name: COURSE.title }).click();
  await button(page, 'Buy for €39.00').click();
  await signIn(page, name);
  await page.waitForURL(`**/course/${COURSE.id}`);
  await button(page, 'Buy for €39.00').click();
  await page.waitForURL(/\/checkout\/ord_/);
  await button(page, 'Pay €39.00').waitFor();
  return orderOf(page);
}

/** What the shop's endpoint answers to a message that is signed with `secret`. */
async function notify(type, data, secret = NOTIFY_SECRET) {
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
  const now = new Date();
  const id = `${data.id}.${data.version}`;
  const answer = await fetch(`${example.url}/api/orderwire/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    },
    body,
  });
  return answer.status;
}

story('a customer of the shop buys a course, after a card that was declined', async (scene) => {
  const { shop, visitor, page } = scene;
  visitor.expects(DECLINED);
  const order = await buy(page, 'Ada');
  await payWith(page, 'Declined');
  await page
    .getByRole('alert')
    .getByText(/declined/)
    .first()
    .waitFor();
  await eventually('declined', async () => (await shop.order(order)).status === 'failed');
  assert.deepEqual((await example.data()).enrollments, []);

  await payWith(page, 'Success');
  await page.waitForURL(`**/track/${order}`);
  await headline(page, 'You are enrolled').waitFor();
  await page.waitForURL(`**/learn/${COURSE.id}`);
  await page.getByText('Welcome, Ada.').waitFor();

  const { customers, enrollments } = await example.data();
  const ada = customers.find(({ name }) => name === 'Ada');
  assert.deepEqual(enrollments, [{ customer: ada.id, course: COURSE.id, order }]);
  const { status, enrollment, course } = await shop.order(order);
  assert.deepEqual([status, enrollment], ['paid', 'active']);
  assert.equal(course.url, `${example.url}/learn/${COURSE.id}`);
  await page.goto(`${example.url}/course/${COURSE.id}`);
  await page.getByText('This course is yours.').waitFor();
});

story('a shop that is down when the order is paid enrolls once it is back', async (scene) => {
  const { shop, page } = scene;
  const order = await buy(page, 'Grace');
  gate.shut();
  try {
    await payWith(page, 'Success');
    await headline(page, 'Paid. Enrolling you now').waitFor();
    await badge(page).getByText('Live').waitFor();
    await eventually('the shop is asked in vain', () => gate.turnedAway > 0);
    assert.equal((await shop.order(order)).enrollment, 'requested');
    assert.ok(!(await example.data()).enrollments.some((each) => each.order === order));
  } finally {
    gate.open();
  }
  await headline(page, 'You are enrolled').waitFor({ timeout: 20_000 });
  await page.waitForURL(`**/learn/${COURSE.id}`);
});

story('the hosted page leads back to the shop, which opens the course', async (scene) => {
  const { page } = scene;
  const order = await buy(page, 'Edsger');
  await button(page, 'Or pay on the hosted page instead').click();
  await page.waitForURL(/\/c\/pay\/cs_/);
  await page.getByLabel('Card number').fill('4242424242424242');
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await button(page, /^Pay /).click();
  await page.waitForURL(`${example.url}/track/${order}`);
  await headline(page, 'You are enrolled').waitFor();
});

story('whoever knows an order may watch it, and only its customer may pay', async (scene) => {
  const { page, arrive } = scene;
  const order = await buy(page, 'Barbara');
  const stranger = await arrive();
  stranger.expects(/403 \(Forbidden\)/);
  await stranger.page.goto(`${example.url}/track/${order}`);
  await headline(stranger.page, 'Waiting for payment').waitFor();
  await stranger.page.goto(`${example.url}/checkout/${order}`);
  await stranger.page.getByText('This order belongs to somebody else.').waitFor();
  await stranger.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signIn(stranger.page, 'Mallory');
  await stranger.page.waitForURL(`**/checkout/${order}`);
  await stranger.page.getByText('This order belongs to somebody else.').waitFor();
  await stranger.page.goto(`${example.url}/learn/${COURSE.id}`);
  await stranger.page.waitForURL(`**/course/${COURSE.id}`);
});

story('messages that are forged, late or repeated enroll nobody twice', async (scene) => {
  const { shop, page } = scene;
  const order = await buy(page, 'Tony');
  const { customers } = await example.data();
  const customer = customers.find(({ name }) => name === 'Tony');
  const data = { ...(await shop.order(order)), customer, metadata: {} };
  const paid = { ...data, version: 7, status: 'paid', enrollment: 'active' };
  const refunded = { ...paid, version: 8, refunded: data.amount };
  const rights = async () =>
    (await example.data()).enrollments.filter((each) => each.order === order).length;

  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  assert.equal(await notify('order.paid', paid, other), 400);
  assert.equal(await rights(), 0);
  assert.equal(await notify('order.paid', paid), 204);
  assert.equal(await notify('order.paid', paid), 204);
  assert.equal(await rights(), 1);
  assert.equal(await notify('order.refunded', refunded), 204);
  assert.equal(await rights(), 0);
  assert.equal(await notify('order.paid', paid), 204);
  assert.equal(await rights(), 0);
});

story('the example’s pages are accessible in light and dark, narrow and wide', async (scene) => {
  const { arrive } = scene;
  const { page } = await arrive({ scripts: [axe], reducedMotion: 'reduce' });
  await page.goto(example.url);
  await inspect(page, 'catalogue');
  await page.goto(`${example.url}/sign-in`);
  await inspect(page, 'sign in');
  const order = await buy(page, 'Leslie');
  await inspect(page, 'checkout');
  await page.goto(`${example.url}/track/${order}`);
  await badge(page).getByText('Live').waitFor();
  await inspect(page, 'order');
});
