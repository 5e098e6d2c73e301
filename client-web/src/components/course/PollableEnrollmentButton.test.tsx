import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { beforeEach, expect, test, vi } from 'vitest';
import { ClientProvider } from '../../hooks/client-context';
import { createClientOver } from '../../services/client';
import { FakeEnvironment, json, problem } from '../../testing/fake-environment';
import {
  cancelledView,
  enrolledView,
  makeCourse,
  makeView,
  ORDER_ID,
  paidView,
} from '../../testing/fixtures';
import type { CourseForCustomer } from '../../types/course.types';
import { PollableEnrollmentButton } from './PollableEnrollmentButton';

let env: FakeEnvironment;
const onStale = vi.fn();

beforeEach(() => {
  env = new FakeEnvironment();
  onStale.mockReset();
});

function Address() {
  return <p>at {useLocation().pathname}</p>;
}

function show(course: Partial<CourseForCustomer> = {}) {
  render(
    <ClientProvider value={createClientOver(env)}>
      <MemoryRouter>
        <PollableEnrollmentButton course={makeCourse(course)} onStale={onStale} />
        <Address />
      </MemoryRouter>
    </ClientProvider>,
  );
}

const buy = () => screen.findByRole('button', { name: 'Buy this course' });

test('a course without an order can be bought, and leads to the checkout', async () => {
  env.on(/POST/, () => json(makeView(), 201));
  show();
  await userEvent.click(await buy());
  expect(await screen.findByText(`at /checkout/${ORDER_ID}`)).toBeTruthy();
});

test('two clicks place one order', async () => {
  env.on(/POST/, () => json(makeView(), 201));
  show();
  await userEvent.dblClick(await buy());
  await screen.findByText(`at /checkout/${ORDER_ID}`);
  expect(env.count(/^POST/)).toBe(1);
});

test('a course that is already theirs is said calmly and read again', async () => {
  env.on(/POST/, () => problem(409, 'already_enrolled'));
  show();
  await userEvent.click(await buy());
  expect(await screen.findByText(/yours already/)).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(onStale).toHaveBeenCalled();
});

test('an order that could not be placed can be tried again', async () => {
  show();
  await userEvent.click(await buy());
  expect((await screen.findByRole('alert')).textContent).toMatch(/could not be reached/);
  expect((await buy()).getAttribute('aria-disabled')).toBe('false');
});

test('an open order is continued and not repeated', async () => {
  env.serve(makeView());
  show({ order: ORDER_ID });
  const link = await screen.findByRole('link', { name: /Continue to payment/ });
  expect(link.getAttribute('href')).toBe(`/checkout/${ORDER_ID}`);
  expect(screen.queryByRole('button', { name: /Buy/ })).toBeNull();
});

test('it moves from open to enrolling to enrolled by itself', async () => {
  env.serve(makeView());
  show({ order: ORDER_ID });
  await screen.findByRole('link', { name: /Continue/ });
  act(() => env.socket.push(paidView()));
  expect(screen.getByText('Paid. Enrolling you now')).toBeTruthy();
  act(() => env.socket.push(enrolledView()));
  expect(screen.getByText('You are enrolled')).toBeTruthy();
  expect(onStale).toHaveBeenCalled();
});

test('a cancelled order makes room for a new one', async () => {
  env.serve(cancelledView());
  show({ order: ORDER_ID });
  expect(await buy()).toBeTruthy();
});

test('an enrolled customer is offered no second purchase', async () => {
  show({ enrollment: 'active', order: ORDER_ID });
  expect(screen.getByText('You are enrolled')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
  await waitFor(() => expect(env.requests).toHaveLength(0));
});

test('a requested enrollment is shown before the order is read', () => {
  env.serve(paidView());
  show({ enrollment: 'requested', order: ORDER_ID });
  expect(screen.getByText('Paid. Enrolling you now')).toBeTruthy();
});
