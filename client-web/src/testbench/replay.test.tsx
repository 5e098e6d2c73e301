import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { json, problem } from '../testing/fake-environment';
import { renderPage } from '../testing/render-page';
import { FakeTestbench, listOf } from './testing/fake-testbench';
import { button, OpenTestbench, press } from './testing/open-testbench';

let testbench: OpenTestbench;

beforeEach(() => {
  testbench = new OpenTestbench();
});

describe('replay', () => {
  const RUN = { id: 'run_1', name: 'requests', state: 'running', seed: 99, planned: 2 };

  beforeEach(() => {
    testbench.env.on(/POST .*\/runs$/, () => json(RUN, 202));
  });

  const openReplay = async () => {
    await testbench.open();
    // Registered after the testbench's own routes, so that it counts.
    testbench.env.on(/scenarios$/, () => json(listOf([])));
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
    expect(testbench.sent(/POST .*runs$/)).toMatchObject({
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
      testbench.fake.say('run', { run: 'run_1', delivery });
      testbench.fake.say('run', {
        run: 'run_1',
        check: { step: 'the order is paid', ok: false, detail: 'it is pending' },
      });
      testbench.fake.say('run', {
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
    testbench.env.on(/POST .*\/runs\/run_1\/stop$/, () => json({}));
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(testbench.env.count(/POST .*\/stop$/)).toBe(1);
  });

  test('a recording that can’t be read is told with its line and column', async () => {
    await openReplay();
    testbench.env.on(/POST .*\/runs$/, () => problem(400, 'bad_recording'));
    const file = new File(['{"broken'], 'mine.jsonl');
    await userEvent.upload(screen.getByLabelText('Recording'), file);
    await screen.findByText('mine.jsonl (1 KiB)');
    await userEvent.click(button('Start'));
    await screen.findByText(/About bad_recording/);
    expect(testbench.sent(/POST .*runs$/)).toMatchObject({ text: '{"broken', name: 'mine.jsonl' });
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
    testbench.fake = new FakeTestbench(testbench.env, []);
    testbench.env.on(/scenarios$/, () =>
      json(listOf([{ name: 'late-success', title: 'Late success', description: 'd', events: 3 }])),
    );
    renderPage(testbench.env, '/testbench');
    await userEvent.click(await screen.findByRole('button', { name: 'Run Late success' }));
    expect(testbench.sent(/POST .*runs$/)).toEqual({ scenario: 'late-success' });
    await screen.findByRole('region', { name: 'Run' });
    expect(button('Run Late success').getAttribute('aria-disabled')).toBe('true');
  });
});
