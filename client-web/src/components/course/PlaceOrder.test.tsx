import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { beforeEach, expect, test, vi } from 'vitest';
import { ClientProvider } from '../../hooks/client-context';
import { createClientOver } from '../../services/client';
import { FakeEnvironment, json, problem } from '../../testing/fake-environment';
import { makeCourse, makeView, ORDER_ID } from '../../testing/fixtures';
import { PlaceOrder } from './PlaceOrder';

let env: FakeEnvironment;

beforeEach(() => {
  env = new FakeEnvironment();
});

function Address() {
  return <p>at {useLocation().pathname}</p>;
}

function show() {
  return render(
    <ClientProvider value={createClientOver(env)}>
      <MemoryRouter>
        <PlaceOrder course={makeCourse()} onStale={vi.fn()} />
        <Address />
      </MemoryRouter>
    </ClientProvider>,
  );
}

const field = () => screen.getByLabelText('E-mail for your receipt (optional)') as HTMLInputElement;
const buy = () => userEvent.click(screen.getByRole('button', { name: 'Buy this course' }));
const placed = () => screen.findByText(`at /checkout/${ORDER_ID}`);
const bodies = () => env.requests.map(({ body }) => JSON.parse(body));
const keys = () => env.requests.map(({ headers }) => headers.get('idempotency-key'));

test('the address goes with the order, and stands there for the next one', async () => {
  env.on(/POST/, () => json(makeView(), 201));
  const { unmount } = show();
  expect(field().autocomplete).toBe('email');
  await userEvent.type(field(), 'ada@example.com{Enter}');
  await placed();
  expect(bodies()).toEqual([{ course_id: makeCourse().id, email: 'ada@example.com' }]);
  unmount();
  show();
  expect(field().value).toBe('ada@example.com');
  await userEvent.clear(field());
  await buy();
  await placed();
  expect(bodies()[1]).toEqual({ course_id: makeCourse().id });
  expect(localStorage).toHaveLength(0);
});

test('what is no address is not sent', async () => {
  show();
  await userEvent.type(field(), 'ada at example');
  await buy();
  expect(field().validity.typeMismatch).toBe(true);
  expect(env.requests).toHaveLength(0);
});

test('an address that the server refuses is told beside its field, and can be mended', async () => {
  env.on(/POST/, () => problem(400, 'invalid_email'));
  show();
  await userEvent.type(field(), 'ada@example.com');
  await buy();
  const told = await screen.findByRole('alert');
  expect(told.textContent).toMatch(/No mail can be sent to this address/);
  expect(field().getAttribute('aria-describedby')).toBe(told.id);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field());
  expect(localStorage).toHaveLength(0);
  env.on(/POST/, () => json(makeView(), 201));
  await userEvent.type(field(), '.au');
  await buy();
  await placed();
  expect(bodies()[1].email).toBe('ada@example.com.au');
});

test('a lost answer is asked for with the same key, and with another address it is another order', async () => {
  env.on(/POST/, () => problem(503, 'busy'));
  show();
  await userEvent.type(field(), 'ada@example.com');
  await buy();
  await waitFor(() => expect(env.requests).toHaveLength(1));
  await screen.findByRole('alert');
  await buy();
  await waitFor(() => expect(env.requests).toHaveLength(2));
  await screen.findByRole('alert');
  env.on(/POST/, () => json(makeView(), 201));
  await userEvent.type(field(), '.au');
  await buy();
  await placed();
  const [first, second, third] = keys();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('without storage it is asked for each time', async () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('forbidden');
  });
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('forbidden');
  });
  try {
    env.on(/POST/, () => json(makeView(), 201));
    show();
    expect(field().value).toBe('');
    await userEvent.type(field(), 'ada@example.com');
    await buy();
    await placed();
  } finally {
    vi.restoreAllMocks();
  }
});
