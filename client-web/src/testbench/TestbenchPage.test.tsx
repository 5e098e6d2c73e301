import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import { ORDER_ID } from '../testing/fixtures';
import { address, renderPage } from '../testing/render-page';
import {
  deliveries,
  FakeBench,
  listOf,
  makeChange,
  makeDelivery,
  makeDetail,
  refused,
  SESSION,
} from './testing/fake-bench';

let env: FakeEnvironment;
let fake: FakeBench;

beforeEach(() => {
  env = new FakeEnvironment();
  // jsdom has no layout: a window of 20 rows.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(520);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(520);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(900);
  HTMLElement.prototype.scrollTo = () => {};
  HTMLElement.prototype.scrollIntoView = () => {};
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

async function open(path = '/testbench', rows = [...deliveries(1, 3), refused(4)]) {
  fake = new FakeBench(env, rows);
  const drawn = renderPage(env, path);
  await screen.findByText('Live', undefined, { timeout: 5_000 });
  return drawn;
}

const press = (keys: string) => userEvent.keyboard(keys);
const grid = () => screen.getByRole('grid', { name: 'Webhook requests' });
const rowsShown = () => within(grid()).getAllByRole('row').slice(1);
const cursor = () => grid().getAttribute('aria-activedescendant');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const sent = (pattern: RegExp) =>
  JSON.parse(
    env.requests.findLast(({ method, path }) => pattern.test(`${method} ${path}`))?.body ?? 'null',
  );

describe('access', () => {
  test('the token is asked for where one is needed, and sent once', async () => {
    env.on(/session$/, () => problem(401, 'admin_required'));
    renderPage(env, '/testbench');
    const field = await screen.findByLabelText('Admin token', undefined, { timeout: 5_000 });
    expect(document.activeElement).toBe(field);
    env.on(/POST .*session$/, () => problem(401, 'wrong_token'));
    await userEvent.type(field, 'not-it{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/wrong_token/);
    expect((field as HTMLInputElement).value).toBe('');

    fake = new FakeBench(env, [], { ...SESSION, access: 'token' });
    env.on(/POST .*session$/, () => new Response(null, { status: 204 }));
    await userEvent.type(field, 'the-token{Enter}');
    await screen.findByText('Live');
    expect(sent(/POST .*session$/)).toEqual({ token: 'the-token' });
    expect(env.requests.filter(({ url }) => url.includes('the-token'))).toEqual([]);
  });

  test('too many attempts are told with their wait', async () => {
    env.on(/session$/, () => problem(401, 'admin_required'));
    renderPage(env, '/testbench');
    env.on(/POST/, () => problem(429, 'too_many_attempts', { 'retry-after': '42' }));
    await userEvent.type(await screen.findByLabelText('Admin token'), 'x{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/42 s/);
  });

  test('a refusal is told in the server’s words and in plain ones', async () => {
    env.on(/session$/, () => problem(403, 'admin_refused'));
    renderPage(env, '/testbench');
    await screen.findByRole('heading', { name: 'The testbench is closed from here' });
    expect(screen.getByRole('alert').textContent).toMatch(/About admin_refused/);
    expect(screen.getByText(/Start the server with/)).toBeTruthy();
    fake = new FakeBench(env);
    await userEvent.click(button('Try again'));
    await screen.findByText('Live');
  });

  test('an access that lapses ends in the form', async () => {
    await open();
    env.on(/\/events\?/, () => problem(401, 'admin_required'));
    act(() => fake.stream.end());
    await screen.findByLabelText('Admin token', undefined, { timeout: 4_000 });
  });

  test('whoever came with a token can go', async () => {
    fake = new FakeBench(env, [], { ...SESSION, access: 'token' });
    renderPage(env, '/testbench');
    await screen.findByText('Live');
    env.on(/DELETE .*session$/, () => new Response(null, { status: 204 }));
    env.on(/GET .*session$/, () => problem(401, 'admin_required'));
    await userEvent.click(button('Sign out'));
    await screen.findByLabelText('Admin token');
  });
});

describe('the list', () => {
  test('says of each request what came and what became of it', async () => {
    await open();
    const text = rowsShown().map((row) => row.textContent);
    expect(text).toHaveLength(4);
    expect(text[0]).toMatch(/invalid.*400 bad_signature/);
    expect(text[1]).toMatch(
      /payment_intent\.succeeded.*pi_3.*✓ valid.*applied.*pending → paid v2.*403 µs/,
    );
    expect(screen.getByText('4 requests')).toBeTruthy();
  });

  test('a click opens a request, and the address says so', async () => {
    await open();
    await userEvent.click(within(grid()).getAllByText('applied')[0] as HTMLElement);
    await screen.findByRole('article', { name: 'Request #3' });
    await waitFor(() => expect(address()).toBe('/testbench?event=3'));
  });

  test('ten thousand requests are a few rows in the page', async () => {
    await open('/testbench', deliveries(1, 10_000));
    await screen.findByText('10,000 requests', undefined, { timeout: 10_000 });
    expect(rowsShown().length).toBeLessThan(60);
    expect(grid().getAttribute('aria-rowcount')).toBe('10001');
  }, 20_000);

  test('is filtered by the address, and filters into it', async () => {
    await open('/testbench?verdict=refused');
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
    await open();
    await press('p');
    act(() => fake.receive(makeDelivery(5), makeDelivery(6)));
    await screen.findByRole('button', { name: /Paused, 2 waiting/ });
    expect(rowsShown()).toHaveLength(4);
    await press('p');
    await waitFor(() => expect(rowsShown()).toHaveLength(6));
  });

  test('an empty list says what to do', async () => {
    await open('/testbench', []);
    expect(screen.getByText(/No webhook yet/)).toBeTruthy();
  });
});

describe('the keys', () => {
  test('j and k go through the list, Enter opens, Escape closes', async () => {
    await open();
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
    await open();
    await press('jj');
    act(() => fake.receive(makeDelivery(5)));
    await waitFor(() => expect(rowsShown()).toHaveLength(5));
    expect(cursor()).toBe('bench-row-3');
    await press('k');
    expect(cursor()).toBe('bench-row-4');
  });

  test('/ goes to the filter, where letters are letters', async () => {
    await open();
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
    await open();
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
    await open();
    await press('jjr');
    expect(screen.getByText('request #3')).toBeTruthy();
  });

  test('with a modifier they belong to the browser', async () => {
    await open();
    await press('{Control>}p{/Control}{Alt>}j{/Alt}');
    expect(cursor()).toBeNull();
    expect(button(/^Pause/).getAttribute('aria-pressed')).toBe('false');
  });

  test('? shows them', async () => {
    await open();
    await press('?');
    expect(screen.getByRole('dialog').textContent).toMatch(/replay what is selected/);
  });
});

describe('one request', () => {
  const show = async (changes: Parameters<typeof makeDetail>[1]) => {
    env.on(/events\/3$/, () => json(makeDetail(makeDelivery(3), changes)));
    await screen.findByRole('article', { name: 'Request #3' });
  };

  test('the part of the signature that failed is marked in words', async () => {
    await open('/testbench?event=3');
    env.on(/events\/3$/, () =>
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
    await open('/testbench?event=3');
    await screen.findByText(/Personal data is masked/);
    env.on(/events\/3\?reveal=1$/, () =>
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
    await open('/testbench?event=9', [row]);
    env.on(/events\/9$/, () =>
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
    await open('/testbench?event=3');
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
    await open('/testbench?event=3');
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
    env.on(/events\/2$/, () => json(makeDetail(makeDelivery(2))));
    await open('/testbench?event=3');
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
    await open('/testbench?event=3');
    await userEvent.click(await screen.findByRole('tab', { name: 'Difference' }));
    await screen.findByText('2 lines differ.');
    expect(
      screen
        .getByText('"id": "evt_2",', { exact: false })
        .closest('[data-kind]')
        ?.getAttribute('data-kind'),
    ).toBe('removed');
    expect(env.count(/reveal/)).toBe(0);
  });

  test('it is copied as curl and as a scenario; without a clipboard it is shown', async () => {
    const user = userEvent.setup();
    await open('/testbench?event=3');
    await screen.findByRole('button', { name: 'Copy as curl' });
    env.on(/events\/3\/curl$/, () => new Response("curl -d '{}'"));
    env.on(/events\/3\/scenario$/, () => new Response('{"name":"x"}'));
    await user.click(button('Copy as curl'));
    await screen.findByRole('button', { name: 'Copied' });
    expect(await navigator.clipboard.readText()).toBe("curl -d '{}'");
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    await user.click(button('Copy as scenario'));
    expect(await screen.findByDisplayValue('{"name":"x"}')).toBeTruthy();
  });

  test('one that is no longer kept is a problem in words', async () => {
    env.on(/./, () => problem(404, 'x'));
    await open('/testbench?event=3');
    env.on(/events\/3$/, () => problem(404, 'unknown_delivery'));
    await userEvent.click(button('Reload'));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/unknown_delivery/));
  });
});

describe('replay', () => {
  const RUN = { id: 'run_1', name: 'requests', state: 'running', seed: 99, planned: 2 };

  beforeEach(() => {
    env.on(/POST .*\/runs$/, () => json(RUN, 202));
  });

  const openReplay = async () => {
    await open();
    // Registered after the bench's own routes, so that it counts.
    env.on(/scenarios$/, () => json(listOf([])));
  };

  test('sends what was chosen with the options, and shows how it goes', async () => {
    await openReplay();
    await press('jxjxr');
    await userEvent.click(screen.getByLabelText('shuffle'));
    await userEvent.click(screen.getByLabelText('fresh order'));
    await userEvent.selectOptions(screen.getByLabelText('signature'), 'stale');
    fireEvent.change(screen.getByLabelText('% duplicate'), { target: { value: '30' } });
    fireEvent.change(screen.getByLabelText('seed'), { target: { value: '7' } });
    await userEvent.click(button('Start'));
    expect(sent(/POST .*runs$/)).toMatchObject({
      deliveries: [3, 4],
      sign: 'stale',
      shuffle: true,
      duplicate: 0.3,
      fresh_order: true,
      seed: 7,
    });
    const run = await screen.findByRole('region', { name: 'Run' });
    expect(run.textContent).toMatch(/running/);
    act(() => {
      const delivery = {
        n: 1,
        event: 'evt_1',
        type: 'charge.x',
        http: 400,
        verdict: 'bad_signature',
        ms: 2,
        ok: false,
      };
      fake.say('run', { run: 'run_1', delivery });
      fake.say('run', {
        run: 'run_1',
        check: { step: 'the order is paid', ok: false, detail: 'it is pending' },
      });
      fake.say('run', {
        run: 'run_1',
        state: 'failed',
        summary: { sent: 1, p50_ms: 2, p95_ms: 2 },
      });
    });
    await within(run).findByText('failed');
    expect(run.textContent).toMatch(/1 not as expected.*seed 99.*p50 2 ms/);
    expect(run.textContent).toMatch(/not metthe order is paid it is pending/);
    expect(within(run).queryByRole('button', { name: 'Stop' })).toBeNull();
    await userEvent.click(button('Take the seed 99'));
    expect(screen.getByDisplayValue('99')).toBeTruthy();
  });

  test('a run can be stopped', async () => {
    await openReplay();
    await press('jr');
    await userEvent.click(button('Start'));
    env.on(/POST .*\/runs\/run_1\/stop$/, () => json({}));
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(env.count(/POST .*\/stop$/)).toBe(1);
  });

  test('a recording that can’t be read is told with its line and column', async () => {
    await openReplay();
    env.on(/POST .*\/runs$/, () => problem(400, 'bad_recording'));
    const file = new File(['{"broken'], 'mine.jsonl');
    await userEvent.upload(screen.getByLabelText('Recording'), file);
    await screen.findByText('mine.jsonl (1 KiB)');
    await userEvent.click(button('Start'));
    await screen.findByText(/About bad_recording/);
    expect(sent(/POST .*runs$/)).toMatchObject({ text: '{"broken', name: 'mine.jsonl' });
  });

  test('a file is dropped anywhere', async () => {
    await openReplay();
    const data = { types: ['Files'], files: [new File(['[]'], 'dropped.json')] };
    fireEvent.dragOver(screen.getByRole('main'), { dataTransfer: data });
    expect(screen.getByText('Drop the recording to replay it')).toBeTruthy();
    const wasDefault = fireEvent.drop(screen.getByRole('main'), { dataTransfer: data });
    expect(wasDefault).toBe(false);
    await screen.findByText('dropped.json (1 KiB)');
    expect(screen.queryByText('Drop the recording to replay it')).toBeNull();
  });

  test('a scenario is run as it is', async () => {
    fake = new FakeBench(env, []);
    env.on(/scenarios$/, () =>
      json(listOf([{ name: 'late-success', title: 'Late success', description: 'd', events: 3 }])),
    );
    renderPage(env, '/testbench');
    await userEvent.click(await screen.findByRole('button', { name: 'Run Late success' }));
    expect(sent(/POST .*runs$/)).toEqual({ scenario: 'late-success' });
    await screen.findByRole('region', { name: 'Run' });
    expect(button('Run Late success').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('beside it', () => {
  test('orders come with their watchers by transport and a link', async () => {
    await open();
    act(() =>
      fake.say(
        'order',
        makeChange(ORDER_ID, { status: 'paid', version: 2 }, { websocket: 2, sse: 1 }),
      ),
    );
    const table = await screen.findByRole('region', { name: 'Orders' });
    expect(table.textContent).toMatch(/paid v2none\$49\.002 WebSocket, 1 SSE/);
    expect(within(table).getByRole('link').getAttribute('href')).toBe(`/track/${ORDER_ID}`);
    await userEvent.click(within(table).getByRole('button', { name: `Requests of ${ORDER_ID}` }));
    await waitFor(() => expect(address()).toBe(`/testbench?order=${ORDER_ID}`));
  });

  test('faults are switches that keep each other', async () => {
    await open();
    await userEvent.click(screen.getByRole('tab', { name: 'Sandbox' }));
    env.on(/POST .*\/faults$/, ({ body }) => json(JSON.parse(body)));
    const drop = await screen.findByRole('switch', { name: 'Drop' });
    await userEvent.click(drop);
    await waitFor(() => expect(drop.getAttribute('aria-checked')).toBe('true'));
    const figure = screen.getByLabelText('Drop, %');
    await userEvent.clear(figure);
    await userEvent.type(figure, '50{Enter}');
    await userEvent.click(screen.getByRole('switch', { name: 'Delay' }));
    await waitFor(() =>
      expect(sent(/POST .*faults$/)).toEqual({
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
    fake = new FakeBench(env, []);
    env.on(/attention$/, () => json(listOf([item])));
    env.on(/POST .*redeliver/, () => json({}));
    renderPage(env, '/testbench');
    await userEvent.click(await screen.findByRole('tab', { name: 'Needs a person1' }));
    env.on(/attention$/, () => json(listOf([])));
    await userEvent.click(await screen.findByRole('button', { name: 'Redeliver' }));
    expect(sent(/POST .*redeliver\/7$/)).toEqual({ a: 1 });
    await screen.findByText('Nothing needs a person.');
  });

  test('it says plainly when it is not connected', async () => {
    await open();
    env.isOnline = false;
    act(() => fake.stream.break());
    await screen.findByText('Not connected');
    env.isOnline = true;
    await userEvent.click(button('Try now'));
    await screen.findByText('Live');
  });
});

test('axe finds nothing', async () => {
  const { container } = await open('/testbench?event=3');
  await screen.findByRole('article');
  act(() => fake.say('order', makeChange()));
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
