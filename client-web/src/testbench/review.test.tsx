import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { json } from '../testing/fake-environment';
import { ORDER_ID } from '../testing/fixtures';
import { listOf, makeRecord } from './testing/fake-testbench';
import { button, OpenTestbench } from './testing/open-testbench';

const ITEM = {
  object: 'attention',
  kind: 'review',
  order: ORDER_ID,
  since: '2026-11-22T10:00:00.000Z',
  detail: 'a person must look at this order: amount_mismatch',
  action: {
    label: 'Seen, with a note',
    method: 'POST',
    path: `/api/testbench/orders/${ORDER_ID}/resolve`,
    body: { note: '' },
  },
  record: makeRecord({
    marks: [
      {
        mark: 'amount_mismatch',
        open: true,
        at: '2026-11-22T10:00:00.000Z',
        event: 'evt_1',
        came: { amount: 100, currency: 'usd' },
        payment: { id: 'pi_1', url: 'https://dashboard.stripe.com/test/payments/pi_1' },
        other_order: null,
      },
    ],
  }),
};

test('a review shows what was expected and what came, and is closed with a note', async () => {
  const testbench = new OpenTestbench();
  testbench.env.on(/POST .*\/resolve$/, () => json(makeRecord()));
  await testbench.open();
  testbench.env.on(/attention$/, () => json(listOf([ITEM])));
  await userEvent.click(screen.getByRole('tab', { name: /Needs a person/ }));
  await userEvent.click(button('Look again'));
  const item = (await screen.findByText(/another amount came/)).closest('ul') as HTMLElement;
  expect(item.textContent).toMatch(/expected \$49\.00, came \$1\.00/);
  expect(within(item).getByRole('link').getAttribute('href')).toBe(
    'https://dashboard.stripe.com/test/payments/pi_1',
  );
  const seen = button('Seen, with a note') as HTMLButtonElement;
  expect(seen.disabled).toBe(true);
  await userEvent.type(screen.getByLabelText(`Note on ${ORDER_ID}`), 'refunded by hand');
  await userEvent.click(seen);
  expect(testbench.sent(/POST .*\/resolve$/)).toEqual({ note: 'refunded by hand' });
});
