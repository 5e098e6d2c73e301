// README.md's tour, walked as it is written: its commands are taken from it, with the order, the secret and the ports put in.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { badge, button, COURSE, headline } from './support/customer.mjs';
import { program } from './support/shop.mjs';
import { stage } from './support/stage.mjs';

const story = stage({ sandboxDelayMs: 800 });
const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const tour = readme.slice(
  readme.indexOf("## A minute's tour"),
  readme.indexOf('## What it promises'),
);

/** The commands of one step, as they stand there. */
function commands(step) {
  const from = tour.indexOf(`\n${step}. `);
  const text = tour.slice(from, tour.indexOf(`\n${step + 1}. `));
  const block = text.match(/```\n([\s\S]*?)```/)[1];
  return block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

story('the tour works as written', async ({ shop, page, arrive, t }) => {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-tour-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const run = async (command, order) => {
    const line = command
      .replaceAll('http://127.0.0.1:8080', shop.url)
      .replaceAll('http://127.0.0.1:12111', shop.sandbox)
      .replaceAll('build/release/orderwire', program())
      .replaceAll('sqlite:orderwire.db', `sqlite:${shop.store}`)
      .replaceAll('ord_…', order)
      .replaceAll('whsec_…', shop.webhookSecret);
    assert.doesNotMatch(line, /…/, 'nothing is left to be guessed');
    const PATH = [join(root, 'tests/node_modules/.bin'), process.env.PATH].join(delimiter);
    const options = { cwd: folder, env: { ...process.env, PATH, HOME: folder } };
    return (await promisify(execFile)('/bin/sh', ['-c', line], options)).stdout;
  };

  await page.goto(shop.url);
  await page.getByRole('link', { name: COURSE.title }).click();
  await button(page, 'Buy this course').click();
  await button(page, /^Pay/).waitFor();
  const order = new URL(page.url()).pathname.split('/').at(-1);
  assert.match(order, /^ord_/);
  const second = await arrive();
  await second.page.goto(`${shop.url}/track/${order}`);
  await headline(second.page, 'Waiting for payment').waitFor();

  const [read, hold, stream] = commands(2);
  assert.equal(JSON.parse(await run(read, order)).status, 'pending');
  const held = run(hold, order);
  const streamed = run(stream, order);

  await button(page, /^Pay/).click();
  await headline(page, 'You are enrolled').waitFor();
  await headline(second.page, 'Order complete').waitFor();
  await badge(second.page)
    .getByText(/^As of /)
    .waitFor();
  assert.equal(JSON.parse(await held).status, 'paid');
  assert.match(await streamed, /"enrollment":"active"/);
  await button(page, 'Stay here').waitFor();
  await page.waitForURL(`**/course/${COURSE.id}`);

  const [list] = commands(5);
  assert.match(await run(list, order), new RegExp(order));

  const [keep, replay] = commands(6);
  await run(keep, order);
  assert.match(await run(replay, order), /order=paid|passed|ok/);
});
