import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { createClientOver } from '../services/client';
import { FakeEnvironment } from '../testing/fake-environment';
import { ClientProvider } from './client-context';
import { useWaiting } from './useWaiting';

const wrapper = ({ children }: { children: ReactNode }) => (
  <ClientProvider value={createClientOver(new FakeEnvironment())}>{children}</ClientProvider>
);

beforeEach(() => {
  vi.useFakeTimers();
});

const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

test('patience says more at ten seconds, at thirty and at two minutes', () => {
  const { result } = renderHook(() => useWaiting('confirming'), { wrapper });
  const heard = [result.current];
  for (const ms of [9_999, 1, 19_999, 1, 89_999, 1]) {
    wait(ms);
    heard.push(result.current);
  }
  expect(heard).toEqual(['calm', 'calm', 'patient', 'patient', 'long', 'long', 'help']);
});

test('a step forward brings the calm back', () => {
  const { result, rerender } = renderHook(({ step }) => useWaiting(step), {
    wrapper,
    initialProps: { step: 'confirming' },
  });
  wait(40_000);
  rerender({ step: 'enrolling' });
  expect(result.current).toBe('calm');
});

test('where nothing is waited for nothing is said', () => {
  const { result } = renderHook(() => useWaiting(null), { wrapper });
  wait(300_000);
  expect(result.current).toBe('calm');
});
