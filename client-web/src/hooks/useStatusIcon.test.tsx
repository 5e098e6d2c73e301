import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Tone } from '../presentation/describe-order';
import { useStatusIcon } from './useStatusIcon';

function Page({ tone }: { readonly tone: Tone }) {
  useStatusIcon(tone);
  return null;
}

test('the tab’s icon follows the state, each with a shape of its own, and is the shop’s again', () => {
  document.head.innerHTML = '<link rel="icon" href="/favicon.svg">';
  const icon = () => document.querySelector('link')?.getAttribute('href');
  const { rerender, unmount } = render(<Page tone="neutral" />);
  expect(icon()).toBe('/favicon.svg');
  const icons = (['active', 'good', 'bad', 'warning'] as const).map((tone) => {
    rerender(<Page tone={tone} />);
    return icon();
  });
  expect(new Set(icons).size).toBe(4);
  for (const each of icons) expect(each).toMatch(/^data:image\/svg\+xml,%3Csvg/);
  rerender(<Page tone="neutral" />);
  expect(icon()).toBe('/favicon.svg');
  rerender(<Page tone="good" />);
  unmount();
  expect(icon()).toBe('/favicon.svg');
});
