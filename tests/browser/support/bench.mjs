// The testers' page, in the words of its screen readers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const grid = (page) => page.getByRole('grid', { name: 'Webhook requests' });
export const rows = (page) => grid(page).locator('[role="row"][aria-selected]');
export const row = (page, words) => rows(page).filter({ hasText: words });
export const tab = (page, name) => page.getByRole('tab', { name });
export const pane = (page) => page.getByRole('article');
export const runView = (page) => page.getByRole('region', { name: 'Run', exact: true });

export const runEnds = (page, state) => page.locator(`.bench-run[data-state="${state}"]`).waitFor();

export async function openBench(shop, page, query = '') {
  await page.goto(`${shop.url}/testbench${query}`);
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
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
