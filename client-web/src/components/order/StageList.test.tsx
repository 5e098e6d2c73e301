import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { paidView } from '../../testing/fixtures';
import { StageList } from './StageList';

const steps = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent?.trim());

test('three steps, where the order stands, and since when', () => {
  const timeline = [{ version: 2, status: 'paid', at: '2020-05-04T10:00:00.000Z' } as const];
  render(<StageList stage="enrolling" view={paidView({ timeline })} />);
  expect(steps()).toEqual(['Paid, done May 4', 'Enrolled, now', 'Ready, still to come']);
  expect(document.querySelector('[aria-current="step"]')?.textContent?.trim()).toBe(
    'Enrolled, now',
  );
});

test('without an order it says the steps alone', () => {
  render(<StageList stage="confirming" />);
  expect(steps()).toEqual(['Paid, now', 'Enrolled, still to come', 'Ready, still to come']);
});
