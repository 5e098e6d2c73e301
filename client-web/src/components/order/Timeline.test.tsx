import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { failedView, makeView } from '../../testing/fixtures';
import type { OrderView } from '../../types/order.types';
import { Timeline } from './Timeline';

const at = '2026-11-22T10:00:00.000Z';
const lines = () =>
  [...screen.getByRole('list').children].map((line) => line.firstChild?.textContent);
const tones = () =>
  [...screen.getByRole('list').children].map((line) => (line as HTMLElement).dataset.tone);

const placed = { version: 1, status: 'pending', at } as const;
const declined = { version: 3, status: 'failed', at } as const;

test('the newest line comes first, also among lines of one version', () => {
  const timeline: OrderView['timeline'] = [
    placed,
    { version: 2, status: 'paid', at },
    { version: 2, enrollment: 'requested', at },
    { version: 3, enrollment: 'active', at },
  ];
  render(<Timeline view={makeView({ timeline })} />);
  expect(lines()).toEqual([
    'Enrolled',
    'Enrollment requested',
    'Payment confirmed',
    'Order placed',
  ]);
  expect(tones()).toEqual(['good', 'neutral', 'good', 'neutral']);
});

test('what was seen to pass stands among what the order remembers', () => {
  const show = (view: OrderView) => <Timeline view={view} />;
  const asked = makeView({ version: 2, activity: 'requires_action', timeline: [placed] });
  const timeline = [placed, declined];
  const { rerender } = render(show(asked));
  rerender(show(failedView({ version: 3, timeline })));
  rerender(show(failedView({ version: 4, activity: 'processing', timeline })));
  rerender(show(failedView({ version: 5, timeline })));
  expect(lines()).toEqual([
    'Payment declined again',
    'Payment processing',
    'Payment declined',
    'Your bank asked a question',
    'Order placed',
  ]);
  expect(tones()).toEqual(['bad', 'active', 'bad', 'warning', 'neutral']);
});

test('what was seen of one order says nothing of another', () => {
  const asked = makeView({ version: 2, activity: 'requires_action', timeline: [placed] });
  const { rerender } = render(<Timeline view={asked} />);
  rerender(<Timeline view={makeView({ id: 'ord_2', timeline: [placed] })} />);
  expect(lines()).toEqual(['Order placed']);
});
