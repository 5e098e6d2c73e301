import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { json, problem } from '../testing/fake-environment';
import { ORDER_ID } from '../testing/fixtures';
import { listOf, makeDelivery } from './testing/fake-testbench';
import { button, OpenTestbench } from './testing/open-testbench';

let testbench: OpenTestbench;

beforeEach(() => {
  testbench = new OpenTestbench();
});

/** Serves a letter of each kind, and opens the tab of the only request. */
async function openMail(changes: Parameters<typeof makeDelivery>[1] = {}) {
  await testbench.open('/testbench', [makeDelivery(7, changes)]);
  testbench.env.on(/mail\/preview/, ({ url }) => {
    const kind = new URL(url).searchParams.get('kind');
    const html = `<p style="color:red">${kind}</p><script>window.wasRun = 1</script>`;
    return json({ object: 'mail_preview', subject: `About ${kind}`, text: `It is ${kind}`, html });
  });
  await userEvent.click(screen.getByText('payment_intent.succeeded'));
  await userEvent.click(await screen.findByRole('tab', { name: 'Mail' }));
}

const asked = () => testbench.env.requests.at(-1)?.path;

test('the mail about what happened is shown as text, and its HTML can be taken along', async () => {
  await openMail();
  await screen.findByRole('heading', { name: 'About paid' });
  expect(asked()).toBe(`/api/testbench/mail/preview?order=${ORDER_ID}&kind=paid`);
  expect(screen.getByText('It is paid')).toBeTruthy();
  expect(document.querySelector('main script, main iframe')).toBeNull();
  const file = screen.getByRole('link', { name: 'Save HTML' }) as HTMLAnchorElement;
  expect(file.download).toBe('mail.html');
  expect(decodeURIComponent(file.href.replace(/^[^,]*,/, ''))).toBe(
    '<p style="color:red">paid</p><script>window.wasRun = 1</script>',
  );
});

test('another kind is another mail', async () => {
  await openMail();
  await screen.findByRole('heading', { name: 'About paid' });
  await userEvent.selectOptions(screen.getByLabelText('Mail about'), 'declined');
  await screen.findByRole('heading', { name: 'About declined' });
  expect(screen.queryByText('It is paid')).toBeNull();
});

test.each([
  [{ status_after: 'failed' }, 'declined'],
  [{ status_after: 'cancelled' }, 'cancelled'],
  [{ status_after: null }, 'paid'],
])('it begins with what happened: %o', async (changes, kind) => {
  await openMail(changes);
  await screen.findByRole('heading', { name: `About ${kind}` });
});

test('a request of no order has no mail, and none is asked for', async () => {
  await openMail({ order: null });
  expect(screen.getByText('This request belongs to no order.')).toBeTruthy();
  expect(testbench.env.count(/mail/)).toBe(0);
});

test('what the server refuses is told in its words', async () => {
  await openMail();
  testbench.env.on(/mail\/preview/, () => problem(404, 'unknown_order'));
  await userEvent.selectOptions(screen.getByLabelText('Mail about'), 'cancelled');
  expect((await screen.findByRole('alert')).textContent).toMatch(/unknown_order/);
});

test('what was sent again is looked at again, for it may fail again', async () => {
  const item = {
    kind: 'mail',
    order: ORDER_ID,
    since: '2026-11-22T10:00:00.000Z',
    detail: 'the mail about version 2 has not gone after 1 attempt: no folder',
    action: {
      label: 'Send again',
      method: 'POST',
      path: '/api/testbench/outbox/redeliver',
      body: { channel: 'mail', order: ORDER_ID },
    },
  };
  await testbench.open();
  testbench.env.on(/attention$/, () => json(listOf([item])));
  await userEvent.click(screen.getByRole('tab', { name: /^Needs a person/ }));
  await userEvent.click(button('Look again'));
  testbench.env.on(/POST .*redeliver/, () => json({ queued: 1 }));
  testbench.env.on(/attention$/, () => json(listOf([])));
  await userEvent.click(await screen.findByRole('button', { name: 'Send again' }));
  await screen.findByText('Nothing needs a person.');
  expect(screen.getByText(/^Send again: asked for at \d\d:/)).toBeTruthy();
  expect(testbench.sent(/POST .*redeliver$/)).toEqual({ channel: 'mail', order: ORDER_ID });
  testbench.env.on(/attention$/, () => json(listOf([item])));
  await waitFor(() => expect(button('Send again')).toBeTruthy());
}, 10_000);
