import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { ClientProvider } from '../../hooks/client-context';
import { createClientOver } from '../../services/client';
import { FakeEnvironment, json, problem } from '../../testing/fake-environment';
import { cancelledView, ORDER_ID } from '../../testing/fixtures';
import { CancelOrder } from './CancelOrder';

let env: FakeEnvironment;
const refetch = vi.fn(async () => {});

beforeEach(() => {
  env = new FakeEnvironment();
  refetch.mockClear();
  render(
    <ClientProvider value={createClientOver(env)}>
      <CancelOrder orderId={ORDER_ID} refetch={refetch} />
    </ClientProvider>,
  );
});

const click = (name: string) => userEvent.click(screen.getByRole('button', { name }));

test('asks before it cancels, with the harmless answer in focus', async () => {
  await click('Cancel order');
  expect(screen.getByRole('group', { name: 'Cancel this order?' })).toBeTruthy();
  expect(document.activeElement?.textContent).toBe('Keep it');
  expect(env.requests).toHaveLength(0);
});

test('gives the focus back to where it was', async () => {
  await click('Cancel order');
  await click('Keep it');
  expect(document.activeElement?.textContent).toBe('Cancel order');
});

test('cancels and reads the order again', async () => {
  env.on(/POST/, () => json(cancelledView()));
  await click('Cancel order');
  await click('Yes, cancel it');
  expect(env.count(/^POST \/api\/orders\/ord_\w+\/cancel$/)).toBe(1);
  expect(refetch).toHaveBeenCalledOnce();
  expect(screen.queryByRole('alert')).toBeNull();
});

test.each([
  [409, 'already_paid', /has been paid/],
  [409, 'payment_in_progress', /under way/],
  [403, 'not_owner', /browser that placed/],
])('a refusal %i %s is told in clear words', async (status, code, words) => {
  env.on(/POST/, () => problem(status, code));
  await click('Cancel order');
  await click('Yes, cancel it');
  expect((await screen.findByRole('alert')).textContent).toMatch(words);
  expect(refetch).toHaveBeenCalledOnce();
});
