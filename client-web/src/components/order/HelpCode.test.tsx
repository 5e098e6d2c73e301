import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ORDER_ID } from '../../testing/fixtures';
import { HelpCode } from './HelpCode';

test('the code is copied and the button says so', async () => {
  const user = userEvent.setup();
  render(<HelpCode orderId={ORDER_ID} />);
  await user.click(screen.getByRole('button', { name: 'Copy the help code' }));
  expect(await navigator.clipboard.readText()).toBe('RSTV-WXYZ');
  expect(screen.getByRole('button', { name: 'Copied the help code' })).toBeTruthy();
});

test('a browser that forbids copying still shows the code', async () => {
  const user = userEvent.setup();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('forbidden'));
  render(<HelpCode orderId={ORDER_ID} />);
  await user.click(screen.getByRole('button'));
  expect(screen.getByText('RSTV-WXYZ')).toBeTruthy();
  expect(screen.queryByText('Copied')).toBeNull();
});
