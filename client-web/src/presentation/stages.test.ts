import { expect, test } from 'vitest';
import { enrolledView, makeView, paidView } from '../testing/fixtures';
import type { OrderView } from '../types/order.types';
import type { Stage } from './describe-order';
import { stepsOf } from './stages';

const PAID = '2026-11-22T10:00:04.000Z';
const ENROLLED = '2026-11-22T10:00:05.000Z';
const timeline: OrderView['timeline'] = [
  { version: 1, status: 'pending', at: '2026-11-22T10:00:00.000Z' },
  { version: 2, status: 'paid', at: PAID },
  { version: 3, enrollment: 'active', at: ENROLLED },
];

test.each<[string, Stage, OrderView, string]>([
  ['before the payment nothing is done', 'confirming', makeView(), 'current ahead ahead'],
  ['paid is one of three', 'enrolling', paidView(), 'done current ahead'],
  ['enrolled is ready', 'opening', enrolledView(), 'done done done'],
  ['a refund later takes nothing back', 'opening', enrolledView({ version: 4 }), 'done done done'],
])('%s', (_, stage, view, progress) => {
  expect(
    stepsOf(stage, view)
      .map((step) => step.progress)
      .join(' '),
  ).toBe(progress);
});

test('what is done has its time, as far as the history tells', () => {
  const view = enrolledView({ timeline });
  expect(stepsOf('opening', view)).toEqual([
    { label: 'Paid', progress: 'done', at: PAID },
    { label: 'Enrolled', progress: 'done', at: ENROLLED },
    { label: 'Ready', progress: 'done', at: ENROLLED },
  ]);
  expect(stepsOf('opening', enrolledView({ timeline: [] })).map(({ at }) => at)).toEqual([
    ...[null, null, null],
  ]);
});

test('where nobody is enrolled, paid is ready', () => {
  const view = paidView({ enrollment: 'none', final: true, timeline: timeline.slice(0, 2) });
  expect(stepsOf('paid', view)).toEqual([
    { label: 'Paid', progress: 'done', at: PAID },
    { label: 'Ready', progress: 'done', at: PAID },
  ]);
});

test('without an order the steps stand for themselves', () => {
  expect(stepsOf('enrolling').map(({ label }) => label)).toEqual(['Paid', 'Enrolled', 'Ready']);
});
