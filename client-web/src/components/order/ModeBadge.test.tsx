import { act, render, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { ClientProvider } from '../../hooks/client-context';
import { createClientOver } from '../../services/client';
import { FakeEnvironment } from '../../testing/fake-environment';
import { ModeBadge } from './ModeBadge';

beforeEach(() => {
  vi.useFakeTimers();
});

function badge(props: Partial<Parameters<typeof ModeBadge>[0]>) {
  render(
    <ClientProvider value={createClientOver(new FakeEnvironment())}>
      <ModeBadge mode="live" lastConfirmedAt={null} nextTryAt={null} error={null} {...props} />
    </ClientProvider>,
  );
}

test('says how the page listens and when it last heard', () => {
  badge({ mode: 'polling', lastConfirmedAt: Date.now() - 3_000 });
  expect(screen.getByText('Checking every 5 s')).toBeTruthy();
  expect(screen.getByText('checked 3 s ago')).toBeTruthy();
});

test('grows older by itself', () => {
  badge({ lastConfirmedAt: Date.now() });
  act(() => vi.advanceTimersByTime(12_000));
  expect(screen.getByText('checked 12 s ago')).toBeTruthy();
});

test('says when the next try is due while nothing works', () => {
  badge({ mode: 'offline', nextTryAt: Date.now() + 8_000 });
  expect(screen.getByText('Reconnecting')).toBeTruthy();
  expect(screen.getByText('next try in 8 s')).toBeTruthy();
});

test('says offline where the browser itself has no network', () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  badge({ mode: 'offline' });
  expect(screen.getByText('Offline')).toBeTruthy();
});

test('after the end says of which time it is, and not that it is up to date', () => {
  vi.setSystemTime(new Date(2026, 10, 22, 12, 41));
  badge({ mode: 'settled', lastConfirmedAt: Date.now() });
  act(() => vi.advanceTimersByTime(3_600_000));
  expect(screen.getByText(/^As of 12:41/)).toBeTruthy();
  expect(screen.queryByText(/ago|Up to date/)).toBeNull();
});
