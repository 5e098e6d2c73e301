import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { enrolledView } from '../../testing/fixtures';
import { Timeline } from './Timeline';

test('the newest line comes first, also among lines of one version', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const view = enrolledView({
    timeline: [
      { version: 1, status: 'pending', at },
      { version: 2, status: 'paid', at },
      { version: 2, enrollment: 'requested', at },
      { version: 3, enrollment: 'active', at },
    ],
  });
  render(<Timeline view={view} />);
  const lines = screen.getAllByRole('listitem').map((line) => line.firstChild?.textContent);
  expect(lines).toEqual(['Enrolled', 'Enrollment requested', 'Payment confirmed', 'Order placed']);
});
