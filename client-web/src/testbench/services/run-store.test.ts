import { expect, test } from 'vitest';
import type { Run, RunDelivery } from '../types/testbench.types';
import { createRunStore } from './run-store';

const RUN: Run = { id: 'run_1', state: 'running', seed: 7, planned: 2 };

const delivery = (n: number, ok = true): RunDelivery => ({
  n,
  event: `evt_${n}`,
  type: 'charge.succeeded',
  http: ok ? 200 : 400,
  verdict: null,
  ms: 1.5,
  ok,
});

test('deliveries and expectations come piece by piece, each once', () => {
  const book = createRunStore();
  book.open(RUN);
  expect(
    book.take([
      { run: 'run_1', delivery: delivery(1) },
      { run: 'run_1', check: { step: 'order is paid', ok: null, detail: '' } },
    ]),
  ).toBe(true);
  book.take([
    { run: 'run_1', delivery: delivery(1) },
    { run: 'run_1', delivery: delivery(2, false) },
    { run: 'run_1', check: { step: 'order is paid', ok: true, detail: 'after 3 ms' } },
    { run: 'run_1', state: 'failed', summary: { sent: 2, p50_ms: 1 } },
  ]);
  const record = book.get();
  expect(record?.deliveries.map(({ n }) => n)).toEqual([1, 2]);
  expect(record?.failures).toBe(1);
  expect(record?.checks).toEqual([{ step: 'order is paid', ok: true, detail: 'after 3 ms' }]);
  expect(record?.state).toBe('failed');
  expect(record?.seed).toBe(7);
  expect(record?.summary?.sent).toBe(2);
});

test('news of another run is not taken', () => {
  const book = createRunStore();
  expect(book.take([{ run: 'run_1', delivery: delivery(1) }])).toBe(false);
  book.open(RUN);
  expect(book.take([{ run: 'run_2', delivery: delivery(1) }])).toBe(false);
  expect(book.get()?.deliveries).toEqual([]);
});

test('an answer that was overtaken by the news takes nothing back', () => {
  const book = createRunStore();
  book.open({ ...RUN, seed: 0, planned: 0 });
  book.take([
    { run: 'run_1', delivery: delivery(1) },
    { run: 'run_1', state: 'passed' },
  ]);
  book.open(RUN);
  expect(book.get()?.state).toBe('passed');
  expect(book.get()?.deliveries).toHaveLength(1);
});

test('a new run takes the place of the old one', () => {
  const book = createRunStore();
  book.open({ ...RUN, deliveries: [delivery(1)] });
  book.open({ ...RUN, id: 'run_2' });
  expect(book.get()?.id).toBe('run_2');
  expect(book.get()?.deliveries).toEqual([]);
});
