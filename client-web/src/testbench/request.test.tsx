import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { json, problem } from '../testing/fake-environment';
import { makeDelivery, makeDetail, refused } from './testing/fake-testbench';
import { button, OpenTestbench } from './testing/open-testbench';

let testbench: OpenTestbench;

beforeEach(() => {
  testbench = new OpenTestbench();
});

describe('one request', () => {
  const show = async (changes: Parameters<typeof makeDetail>[1]) => {
    testbench.env.on(/events\/3$/, () => json(makeDetail(makeDelivery(3), changes)));
    await screen.findByRole('article', { name: 'Request #3' });
  };

  test('the part of the signature that failed is marked in words', async () => {
    await testbench.open('/testbench?event=3');
    testbench.env.on(/events\/3$/, () =>
      json(
        makeDetail(refused(3), {
          explanation: {
            ok: false,
            parts: [
              { part: 'header', state: 'ok', detail: 'found' },
              {
                part: 'timestamp',
                state: 'failed',
                detail: 'signed 412 s ago; accepted are 300 s',
              },
              { part: 'body', state: 'unknown', detail: '' },
            ],
          },
        }),
      ),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Reload' }));
    await screen.findByText('The signature is not valid');
    const parts = within(screen.getByRole('region', { name: 'Signature' })).getAllByRole(
      'listitem',
    );
    expect(parts.map(({ textContent }) => textContent)).toEqual([
      '✓rightStripe-Signature headerfound',
      '✗failedTime stampsigned 412 s ago; accepted are 300 s',
      '?not knownBody',
    ]);
  });

  test('personal data is masked until it is asked for', async () => {
    await testbench.open('/testbench?event=3');
    await screen.findByText(/Personal data is masked/);
    testbench.env.on(/events\/3\?reveal=1$/, () =>
      json(makeDetail(makeDelivery(3), { masked: false, body: '{"email":"ann@example.com"}' })),
    );
    await userEvent.click(button('Reveal personal data'));
    await screen.findByText(/ann@example.com/);
    expect(screen.queryByText(/Personal data is masked/)).toBeNull();
    await userEvent.click(button('Reveal personal data'));
    await waitFor(() => expect(screen.queryByText(/ann@example.com/)).toBeNull());
  });

  test('what others sent is text, whatever it contains', async () => {
    const evil = '<img src=x onerror="window.wasRun=1"><script>window.wasRun=1</script>';
    const row = makeDelivery(9, {
      type: evil,
      event: evil,
      object_id: evil,
      order: evil,
      reason: evil,
    });
    await testbench.open('/testbench?event=9', [row]);
    testbench.env.on(/events\/9$/, () =>
      json(
        makeDetail(row, {
          headers: [[evil, evil]],
          body: JSON.stringify({ [evil]: evil }),
          explanation: { ok: false, parts: [{ part: evil, state: 'failed', detail: evil }] },
          timeline: [
            {
              version: 1,
              at: evil,
              what: evil,
              value: evil,
              by: { event: evil, type: evil, number: 1 },
            },
          ],
        }),
      ),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Reload' }));
    await screen.findByText('The signature is not valid');
    for (const tab of ['Headers', 'Timeline', 'Body']) {
      await userEvent.click(screen.getByRole('tab', { name: tab }));
    }
    await userEvent.click(button('Raw'));
    const raw = screen.getByLabelText('Raw body') as HTMLTextAreaElement;
    expect(raw.value).toBe(JSON.stringify({ [evil]: evil }));
    expect(document.querySelector('main img, main script')).toBeNull();
  });

  test('a body that can’t be laid out is shown raw, and one that is gone is said to be', async () => {
    await testbench.open('/testbench?event=3');
    await show({ body: '{broken' });
    await userEvent.click(button('Reload'));
    expect(((await screen.findByLabelText('Raw body')) as HTMLTextAreaElement).value).toBe(
      '{broken',
    );
    await show({ body: null });
    await userEvent.click(button('Reload'));
    await screen.findByText('The body is no longer kept.');
  });

  test('a bracket folds and unfolds', async () => {
    await testbench.open('/testbench?event=3');
    await show({ body: '{"a":{"b":1}}' });
    await userEvent.click(button('Reload'));
    const fold = await screen.findByRole('button', { name: 'Line 2' });
    await userEvent.click(fold);
    expect(screen.queryByText('"b": 1')).toBeNull();
    expect(fold.getAttribute('aria-expanded')).toBe('false');
    await userEvent.click(fold);
    expect(screen.getByText('"b": 1')).toBeTruthy();
  });

  test('the timeline names the events that made it, and leads to them', async () => {
    testbench.env.on(/events\/2$/, () => json(makeDetail(makeDelivery(2))));
    await testbench.open('/testbench?event=3');
    await show({
      timeline: [
        { version: 1, at: '2026-11-22T10:00:00.000Z', what: 'status', value: 'pending', by: null },
        {
          version: 2,
          at: '2026-11-22T10:00:01.000Z',
          what: 'status',
          value: 'paid',
          by: { event: 'evt_2', type: 'charge.succeeded', number: 2 },
        },
      ],
    });
    await userEvent.click(button('Reload'));
    await userEvent.click(screen.getByRole('tab', { name: 'Timeline' }));
    expect(await screen.findByText('not by an event')).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: '#2' }));
    await screen.findByRole('article', { name: 'Request #2' });
  });

  test('the difference to another request of the order is shown by lines', async () => {
    await testbench.open('/testbench?event=3');
    await userEvent.click(await screen.findByRole('tab', { name: 'Difference' }));
    await screen.findByText('2 lines differ.');
    expect(
      screen
        .getByText('"id": "evt_2",', { exact: false })
        .closest('[data-kind]')
        ?.getAttribute('data-kind'),
    ).toBe('removed');
    expect(testbench.env.count(/reveal/)).toBe(0);
  });

  test('it is copied as curl and as a scenario; without a clipboard it is shown', async () => {
    const user = userEvent.setup();
    await testbench.open('/testbench?event=3');
    await screen.findByRole('button', { name: 'Copy as curl' });
    testbench.env.on(/events\/3\/curl$/, () => new Response("curl -d '{}'"));
    testbench.env.on(/events\/3\/scenario$/, () => new Response('{"name":"x"}'));
    await user.click(button('Copy as curl'));
    await screen.findByRole('button', { name: 'Copied' });
    expect(await navigator.clipboard.readText()).toBe("curl -d '{}'");
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    await user.click(button('Copy as scenario'));
    expect(await screen.findByDisplayValue('{"name":"x"}')).toBeTruthy();
  });

  test('one that is no longer kept is a problem in words', async () => {
    testbench.env.on(/./, () => problem(404, 'x'));
    await testbench.open('/testbench?event=3');
    testbench.env.on(/events\/3$/, () => problem(404, 'unknown_delivery'));
    await userEvent.click(button('Reload'));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/unknown_delivery/));
  });
});
