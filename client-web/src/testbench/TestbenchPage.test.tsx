import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { json, problem } from '../testing/fake-environment';
import { ORDER_ID } from '../testing/fixtures';
import { address, renderPage } from '../testing/render-page';
import { FakeTestbench, listOf, makeChange, SESSION } from './testing/fake-testbench';
import { button, OpenTestbench } from './testing/open-testbench';

let testbench: OpenTestbench;

beforeEach(() => {
  testbench = new OpenTestbench();
});

describe('access', () => {
  test('the token is asked for where one is needed, and sent once', async () => {
    testbench.env.on(/session$/, () => problem(401, 'admin_required'));
    renderPage(testbench.env, '/testbench');
    const field = await screen.findByLabelText('Admin token');
    await waitFor(() => expect(document.activeElement).toBe(field));
    testbench.env.on(/POST .*session$/, () => problem(401, 'wrong_token'));
    await userEvent.type(field, 'not-it{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/wrong_token/);
    expect((field as HTMLInputElement).value).toBe('');

    testbench.fake = new FakeTestbench(testbench.env, [], { ...SESSION, access: 'token' });
    testbench.env.on(/POST .*session$/, () => new Response(null, { status: 204 }));
    await userEvent.type(field, 'the-token{Enter}');
    await screen.findByText('Live');
    expect(testbench.sent(/POST .*session$/)).toEqual({ token: 'the-token' });
    expect(testbench.env.requests.filter(({ url }) => url.includes('the-token'))).toEqual([]);
  });

  test('too many attempts are told with their wait', async () => {
    testbench.env.on(/session$/, () => problem(401, 'admin_required'));
    renderPage(testbench.env, '/testbench');
    testbench.env.on(/POST/, () => problem(429, 'too_many_attempts', { 'retry-after': '42' }));
    await userEvent.type(await screen.findByLabelText('Admin token'), 'x{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/42 s/);
  });

  test('a refusal is told in the server’s words and in plain ones', async () => {
    testbench.env.on(/session$/, () => problem(403, 'admin_refused'));
    renderPage(testbench.env, '/testbench');
    await screen.findByRole('heading', { name: 'The testbench is closed from here' });
    expect(screen.getByRole('alert').textContent).toMatch(/About admin_refused/);
    expect(screen.getByText(/Start the server with/)).toBeTruthy();
    testbench.fake = new FakeTestbench(testbench.env);
    await userEvent.click(button('Try again'));
    await screen.findByText('Live');
  });

  test('an access that lapses ends in the form', async () => {
    await testbench.open();
    testbench.env.on(/\/events\?/, () => problem(401, 'admin_required'));
    act(() => testbench.fake.stream.end());
    await screen.findByLabelText('Admin token', undefined, { timeout: 4_000 });
  });

  test('whoever came with a token can go', async () => {
    testbench.fake = new FakeTestbench(testbench.env, [], { ...SESSION, access: 'token' });
    renderPage(testbench.env, '/testbench');
    await screen.findByText('Live');
    testbench.env.on(/DELETE .*session$/, () => new Response(null, { status: 204 }));
    testbench.env.on(/GET .*session$/, () => problem(401, 'admin_required'));
    await userEvent.click(button('Sign out'));
    await screen.findByLabelText('Admin token');
  });
});

describe('beside it', () => {
  test('orders come with their watchers by transport and a link', async () => {
    await testbench.open();
    act(() =>
      testbench.fake.say(
        'order',
        makeChange(ORDER_ID, { status: 'paid', version: 2 }, { websocket: 2, sse: 1 }),
      ),
    );
    const table = await screen.findByRole('region', { name: 'Orders' });
    expect(table.textContent).toMatch(/paid v2none\$49\.002 WebSocket, 1 SSE/);
    expect(within(table).getByRole('link').getAttribute('href')).toBe(`/track/${ORDER_ID}`);
    await userEvent.click(within(table).getByRole('button', { name: `Filter by ${ORDER_ID}` }));
    await waitFor(() => expect(address()).toBe(`/testbench?order=${ORDER_ID}`));
  });

  test('faults are switches that keep each other', async () => {
    await testbench.open();
    await userEvent.click(screen.getByRole('tab', { name: 'Sandbox' }));
    testbench.env.on(/POST .*\/faults$/, ({ body }) => json(JSON.parse(body)));
    const drop = await screen.findByRole('switch', { name: 'Drop' });
    await userEvent.click(drop);
    await waitFor(() => expect(drop.getAttribute('aria-checked')).toBe('true'));
    const figure = screen.getByLabelText('Drop, %');
    await userEvent.clear(figure);
    await userEvent.type(figure, '50{Enter}');
    await userEvent.click(screen.getByRole('switch', { name: 'Delay' }));
    await waitFor(() =>
      expect(testbench.sent(/POST .*faults$/)).toEqual({
        drop: 0.5,
        duplicate: 0,
        shuffle: 0,
        delay_ms: 3_000,
      }),
    );
    await userEvent.click(button('All off'));
    await waitFor(() => expect(drop.getAttribute('aria-checked')).toBe('false'));
  });

  test('what needs a person has its action', async () => {
    const action = {
      label: 'Redeliver',
      method: 'POST',
      path: '/api/testbench/redeliver/7',
      body: { a: 1 },
    };
    const item = {
      kind: 'endpoint',
      order: ORDER_ID,
      since: '2026-11-22T10:00:00.000Z',
      detail: 'gave up',
      action,
    };
    testbench.fake = new FakeTestbench(testbench.env, []);
    testbench.env.on(/attention$/, () => json(listOf([item])));
    testbench.env.on(/POST .*redeliver/, () => json({}));
    renderPage(testbench.env, '/testbench');
    await userEvent.click(await screen.findByRole('tab', { name: 'Needs a person1' }));
    testbench.env.on(/attention$/, () => json(listOf([])));
    await userEvent.click(await screen.findByRole('button', { name: 'Redeliver' }));
    expect(testbench.sent(/POST .*redeliver\/7$/)).toEqual({ a: 1 });
    await screen.findByText('Nothing needs a person.');
  });

  test('it says plainly when it is not connected', async () => {
    await testbench.open();
    testbench.env.isOnline = false;
    act(() => testbench.fake.stream.break());
    await screen.findByText('Not connected');
    testbench.env.isOnline = true;
    await userEvent.click(button('Try now'));
    await screen.findByText('Live');
  });
});

test('axe finds nothing', async () => {
  const { container } = await testbench.open('/testbench?event=3');
  await screen.findByRole('article');
  act(() => testbench.fake.say('order', makeChange()));
  await screen.findByRole('region', { name: 'Orders' });
  for (const tab of ['Request #3', 'Replay', 'Needs a person', 'Sandbox']) {
    await userEvent.click(screen.getByRole('tab', { name: tab }));
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
      [],
    );
  }
}, 30_000);
