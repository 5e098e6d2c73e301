// What leaves by itself, at the testbench: what a customer would be written, and what does not go.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openShop } from '../conformance/sandbox.mjs';
import { openBench, paidOrder, pane, row, tab } from './support/bench.mjs';
import { button, COURSE, eventually, OTHER_COURSE, placeOrder } from './support/customer.mjs';
import { inspect, inspected } from './support/inspect.mjs';
import { stage } from './support/stage.mjs';

const wide = { viewport: { width: 1440, height: 900 } };

const folder = mkdtempSync(join(tmpdir(), 'orderwire-unsent-'));
// A file where the folder of the mails should be.
const blocked = join(folder, 'mail');
writeFileSync(blocked, '');
const endpoint = await openShop(() => 410);
after(() => {
  endpoint.close();
  rmSync(folder, { recursive: true });
});

const story = stage({ visitor: wide });
const unsent = stage({ visitor: wide, options: ['--mail-dir', blocked] });
const unheard = stage({
  visitor: wide,
  options: [
    ...['--notify-url', endpoint.url, '--notify-allow-private'],
    ...['--notify-secret', `whsec_${randomBytes(32).toString('base64')}`],
  ],
});

story('the mail that a customer would get is shown with its request', async (scene) => {
  const { shop, arrive } = scene;
  const visitor = await arrive({ ...wide, ...inspected });
  const { page } = visitor;
  const order = await paidOrder(shop, visitor);
  await openBench(shop, page, `?order=${order}`);
  await row(page, 'payment_intent.succeeded').first().click();
  await tab(page, 'Mail').click();
  await pane(page)
    .getByRole('heading', { name: `Your receipt for ${COURSE.title}` })
    .waitFor();
  await pane(page).getByText(`${shop.url}/track/${order}`).waitFor();
  await inspect(page, 'a mail');

  for (const [kind, subject] of [
    ['declined', /did not go through/],
    ['refunded', /^Refund of 49\.00 USD/],
    ['cancelled', /cancelled/],
  ]) {
    await page.getByLabel('Mail about').selectOption(kind);
    await pane(page).getByRole('heading', { name: subject }).waitFor();
  }
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save HTML' }).click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), 'mail.html');
  const chunks = await (await file.createReadStream()).toArray();
  assert.match(Buffer.concat(chunks).toString(), /^<!doctype html>[\s\S]*C\+\+ Concurrency/);
});

unsent('mail that can’t be written is listed, and sent again when it can', async (scene) => {
  const { shop, visitor, page } = scene;
  await openBench(shop, page);
  const { request } = visitor.context;
  const data = { course_id: COURSE.id, email: 'ada@example.com' };
  await request.post(`${shop.url}/api/orders`, { data });
  // The customer's open order is the one with the address.
  const order = await paidOrder(shop, visitor);
  await tab(page, /^Needs a person ?1$/).click();
  const item = page.locator('.bench-attention li', { hasText: order.slice(-6) });
  const words = await item.innerText();
  assert.match(words, /^mail\b/);
  assert.match(words, /the mail about version \d+ has not gone after \d+ attempts?: --mail-dir: /);

  // Nothing is mended: it fails again, and stays or comes back by itself.
  const failed = async () => {
    const figures = await (await fetch(`${shop.url}/metrics`)).text();
    return Number(figures.match(/orderwire_mail_attempts_total{outcome="failed"} (\d+)/)[1]);
  };
  const before = await failed();
  await button(item, 'Send again').click();
  await page.getByText(/^Send again: asked for at /).waitFor();
  await eventually('it has failed again', async () => (await failed()) > before);
  await item.waitFor();

  rmSync(blocked);
  await button(item, 'Send again').click();
  await page.getByText('Nothing needs a person.').waitFor();
  await eventually('the mail is written', () =>
    readdirSync(folder, { recursive: true }).some((name) => name.endsWith('.eml')),
  );
});

unheard('an endpoint that is gone is listed, and resumed when it is back', async (scene) => {
  const { shop, visitor, page } = scene;
  await openBench(shop, page);
  await placeOrder(shop, visitor);
  await placeOrder(shop, visitor, OTHER_COURSE);
  await tab(page, /^Needs a person ?[12]$/).click();
  const gone = page.locator('.bench-attention li', { hasText: 'said that it is gone' });
  await gone.waitFor();
  assert.match(await gone.innerText(), /^endpoint\b/);
  const received = endpoint.received.length;
  endpoint.answerWith(() => 200);
  await button(gone, 'Resume').click();
  await page.getByText('Nothing needs a person.').waitFor();
  await eventually('both are told', () => endpoint.received.length >= received + 2);
});
