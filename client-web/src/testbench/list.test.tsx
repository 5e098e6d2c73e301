import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { address } from '../testing/render-page';
import { deliveries, makeDelivery } from './testing/fake-testbench';
import { button, cursor, grid, OpenTestbench, press, rowsShown } from './testing/open-testbench';

let testbench: OpenTestbench;

beforeEach(() => {
  testbench = new OpenTestbench();
});

describe('the list', () => {
  test('says of each request what came and what became of it', async () => {
    await testbench.open();
    const text = rowsShown().map((row) => row.textContent);
    expect(text).toHaveLength(4);
    expect(text[0]).toMatch(/invalid.*400 bad_signature/);
    expect(text[1]).toMatch(
      /payment_intent\.succeeded.*pi_3.*✓ valid.*applied.*pending → paid v2.*403 µs/,
    );
    expect(screen.getByText('4 requests')).toBeTruthy();
  });

  test('a click opens a request, and the address says so', async () => {
    await testbench.open();
    await userEvent.click(within(grid()).getAllByText('applied')[0] as HTMLElement);
    await screen.findByRole('article', { name: 'Request #3' });
    await waitFor(() => expect(address()).toBe('/testbench?event=3'));
  });

  test('ten thousand requests are a few rows in the page', async () => {
    await testbench.open('/testbench', deliveries(1, 400));
    act(() => testbench.fake.receive(...deliveries(401, 10_000)));
    await screen.findByText('10,000 requests', undefined, { timeout: 10_000 });
    expect(rowsShown().length).toBeLessThan(60);
    expect(grid().getAttribute('aria-rowcount')).toBe('10001');
  }, 20_000);

  test('a filter goes through what is older too', async () => {
    const old = makeDelivery(1, { order: 'ord_old' });
    await testbench.open('/testbench?order=ord_old', [old, ...deliveries(2, 1_200)]);
    await screen.findByText('1 of 1,200');
    expect(rowsShown()).toHaveLength(1);
  });

  test('a look-up shows no signature and no time', async () => {
    const row = makeDelivery(1, { source: 'lookup', signature: null, took_us: null });
    await testbench.open('/testbench', [row]);
    expect(rowsShown()[0]?.textContent).not.toMatch(/valid|µs|✓|✗/);
  });

  test('what is in memory only says so', async () => {
    await testbench.open();
    expect(within(rowsShown()[0] as HTMLElement).getByText('not stored')).toBeTruthy();
    expect(within(rowsShown()[1] as HTMLElement).queryByText('not stored')).toBeNull();
  });

  test('is filtered by the address, and filters into it', async () => {
    await testbench.open('/testbench?verdict=refused');
    expect(rowsShown()).toHaveLength(1);
    await userEvent.click(button('Clear filter'));
    expect(rowsShown()).toHaveLength(4);
    await userEvent.type(screen.getByLabelText('Filter by words'), 'evt_2 applied');
    expect(rowsShown()).toHaveLength(1);
    expect(screen.getByText('1 of 4')).toBeTruthy();
    await waitFor(() => expect(address()).toBe('/testbench?q=evt_2+applied'));
    await userEvent.selectOptions(screen.getByLabelText('Filter by verdict'), 'parked');
    expect(screen.getByText('No request passes this filter.')).toBeTruthy();
  });

  test('a pause holds what comes, and says how many wait', async () => {
    await testbench.open();
    await press('p');
    act(() => testbench.fake.receive(makeDelivery(5), makeDelivery(6)));
    await screen.findByRole('button', { name: /Paused, 2 waiting/ });
    expect(rowsShown()).toHaveLength(4);
    await press('p');
    await waitFor(() => expect(rowsShown()).toHaveLength(6));
  });

  test('an empty list says what to do', async () => {
    await testbench.open('/testbench', []);
    expect(screen.getByText(/No webhook yet/)).toBeTruthy();
  });
});

describe('the keys', () => {
  test('j and k go through the list, Enter opens, Escape closes', async () => {
    await testbench.open();
    await press('j');
    expect(cursor()).toBe('bench-row-4');
    await press('jjk');
    expect(cursor()).toBe('bench-row-3');
    await press('kkkk');
    expect(cursor()).toBe('bench-row-4');
    await press('{End}');
    expect(cursor()).toBe('bench-row-1');
    await press('{Enter}');
    await screen.findByRole('article', { name: 'Request #1' });
    await press('k');
    await screen.findByRole('article', { name: 'Request #2' });
    await press('{Escape}');
    expect(screen.queryByRole('article')).toBeNull();
    expect(document.activeElement).toBe(grid());
  });

  test('the cursor stays with its request while others come in', async () => {
    await testbench.open();
    await press('jj');
    act(() => testbench.fake.receive(makeDelivery(5)));
    await waitFor(() => expect(rowsShown()).toHaveLength(5));
    expect(cursor()).toBe('bench-row-3');
    await press('k');
    expect(cursor()).toBe('bench-row-4');
  });

  test('/ goes to the filter, where letters are letters', async () => {
    await testbench.open();
    await press('/');
    const field = screen.getByLabelText('Filter by words') as HTMLInputElement;
    expect(document.activeElement).toBe(field);
    await press('jpx');
    expect(field.value).toBe('jpx');
    expect(cursor()).toBeNull();
    await press('{Escape}');
    expect(document.activeElement).toBe(grid());
  });

  test('x selects, r makes ready to replay what is selected, oldest first', async () => {
    await testbench.open();
    await press('jxjx');
    expect(rowsShown().map((row) => row.getAttribute('aria-selected'))).toEqual([
      'true',
      'true',
      'false',
      'false',
    ]);
    await press('r');
    expect(screen.getByText('2 requests: #3 #4')).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Start'));
  });

  test('r without a selection means the request at the cursor', async () => {
    await testbench.open();
    await press('jjr');
    expect(screen.getByText('request #3')).toBeTruthy();
  });

  test('with a modifier they belong to the browser', async () => {
    await testbench.open();
    await press('{Control>}p{/Control}{Alt>}j{/Alt}');
    expect(cursor()).toBeNull();
    expect(button(/^Pause/).getAttribute('aria-pressed')).toBe('false');
  });

  test('? shows them', async () => {
    await testbench.open();
    await press('?');
    expect(screen.getByRole('dialog').textContent).toMatch(/replay what is selected/);
  });
});
