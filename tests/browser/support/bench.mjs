// The testers' page, in the words of its screen readers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import Stripe from 'stripe';
import { placeOrder } from './customer.mjs';

export const grid = (page) => page.getByRole('grid', { name: 'Webhook requests' });
export const rows = (page) => grid(page).locator('[role="row"][aria-selected]');
export const row = (page, words) => rows(page).filter({ hasText: words });
export const status = (page) => page.getByRole('status').getByText('Live', { exact: true });
export const tab = (page, name) => page.getByRole('tab', { name });
export const pane = (page) => page.getByRole('article');
export const runView = (page) => page.getByRole('region', { name: 'Run', exact: true });

export const runEnds = (page, state) => page.locator(`.bench-run[data-state="${state}"]`).waitFor();

export async function openBench(shop, page, query = '') {
  await page.goto(`${shop.url}/testbench${query}`);
  await status(page).waitFor();
}

/** Sends exactly this, signed or not; gives the answer's status. */
export async function post(shop, body, signature) {
  const answer = await fetch(`${shop.url}/webhooks/stripe`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** The newest rows as the server has them. */
export async function listed(shop, limit = 1000) {
  const answer = await fetch(`${shop.url}/api/testbench/events?limit=${limit}`);
  assert.equal(answer.status, 200);
  return (await answer.json()).data;
}

/** A file is let go over the page, as from the desktop. */
export async function dropFile(page, name, text) {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data });
  await page.getByText('Drop the recording to replay it').waitFor();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
}

export const readScenario = (name) =>
  readFileSync(new URL(`../../scenarios/${name}.json`, import.meta.url), 'utf8');

let serial = 0;
/** An event that Stripe could have sent, with an id of its own. */
export const eventOf = (type, object, more = {}) => ({
  id: `evt_bench${Date.now()}${++serial}`,
  object: 'event',
  api_version: '2025-03-31.basil',
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  type,
  data: { object },
  ...more,
});

/** The header that Stripe would send with it. */
export const signed = (shop, payload, changes = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret: shop.webhookSecret, ...changes });

/** An order of its own that was paid by two events; gives its id. */
export async function paidOrder(shop, visitor, course) {
  const { order, intent } = await placeOrder(shop, visitor, course);
  await shop.webhook('payment_intent.processing', {
    ...(await shop.intent(intent)),
    status: 'processing',
  });
  await shop.paid(intent);
  return order;
}

/** How many requests go out before their answers are read. */
const BATCH = 100;

/** Sends all bodies over one connection, unsigned, many in one write. */
export async function flood(shop, bodies) {
  const { hostname, port } = new URL(shop.url);
  const socket = connect(Number(port), hostname);
  let answered = 0;
  let wake = () => {};
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    answered += text.split('HTTP/1.1 ').length - 1;
    wake();
  });
  socket.on('error', (error) => wake(error));
  for (let sent = 0; sent < bodies.length; ) {
    const batch = bodies.slice(sent, sent + BATCH);
    sent += batch.length;
    const head = `POST /webhooks/stripe HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n`;
    socket.write(
      batch
        .map((body) => `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
        .join(''),
    );
    while (answered < sent) {
      const error = await new Promise((resolve) => {
        wake = resolve;
        if (answered >= sent) resolve();
      });
      if (error) throw error;
    }
  }
  socket.destroy();
}

/**
 * The longest task of the page's main thread while `act` goes on, in milliseconds: by the clock, and of
 * the processor's time, which says the same on a machine that others use too.
 */
export async function longestTask(page, act) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ['toplevel'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const renderers = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid, tdur }) =>
      name.endsWith('RunTask') && tdur !== undefined && renderers.has(`${pid} ${tid}`),
  );
  assert.ok(tasks.length > 100, `the trace has ${tasks.length} tasks of the page`);
  const longest = (key) => Math.round(Math.max(...tasks.map((task) => task[key])) / 1_000);
  return { clockMs: longest('dur'), processorMs: longest('tdur') };
}
