import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { describeOrder } from '../../presentation/describe-order';
import { enrolledView, failedView } from '../../testing/fixtures';
import { OrderStatusIndicator } from './OrderStatusIndicator';

test('on a page the status is the headline, with its reason', () => {
  render(<OrderStatusIndicator description={describeOrder(failedView())} size="page" />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Payment declined');
  expect(screen.getByText('Your card was declined.')).toBeTruthy();
});

test('in a list the status is one word', () => {
  render(<OrderStatusIndicator description={describeOrder(enrolledView())} size="row" />);
  expect(screen.getByText('Enrolled')).toBeTruthy();
  expect(screen.queryByRole('heading')).toBeNull();
});

test('two states differ in their outline and not only in their colour', () => {
  const outline = (view: Parameters<typeof describeOrder>[0]) => {
    const { container, unmount } = render(
      <OrderStatusIndicator description={describeOrder(view)} size="row" />,
    );
    const drawing = container.querySelector('svg')?.innerHTML;
    unmount();
    return drawing;
  };
  expect(outline(failedView())).not.toBe(outline(enrolledView()));
});
