import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NotifyMe } from '../components/order/NotifyMe';
import { createClientOver } from '../services/client';
import { FakeEnvironment } from '../testing/fake-environment';
import { ClientProvider } from './client-context';
import { useChangeNotification } from './useChangeNotification';

interface Told {
  readonly title: string;
  readonly options: NotificationOptions;
}

let env: FakeEnvironment;
let told: Told[];
let answer: NotificationPermission;

class FakeNotification {
  static permission: NotificationPermission = 'default';
  static async requestPermission() {
    FakeNotification.permission = answer;
    return answer;
  }
  constructor(title: string, options: NotificationOptions) {
    told.push({ title, options });
  }
}

function Page({ title }: { readonly title: string }) {
  return <NotifyMe {...useChangeNotification('ord_1', title, 'C++ Concurrency')} />;
}

function show(title: string) {
  const client = createClientOver(env);
  const page = (now: string) => (
    <ClientProvider value={client}>
      <Page title={now} />
    </ClientProvider>
  );
  const { rerender } = render(page(title));
  return (next: string) => rerender(page(next));
}

const ask = async () => {
  fireEvent.click(screen.getByRole('button', { name: /Notify me/ }));
  await act(async () => {});
};

beforeEach(() => {
  sessionStorage.clear();
  env = new FakeEnvironment();
  told = [];
  answer = 'granted';
  FakeNotification.permission = 'default';
  vi.stubGlobal('Notification', FakeNotification);
});

afterEach(() => vi.unstubAllGlobals());

describe('a notification', () => {
  test('tells of a change to who looks elsewhere', async () => {
    const change = show('Confirming your payment');
    await ask();
    expect(screen.getByText(/You will be notified/)).toBeTruthy();
    env.hide();
    change('You are enrolled');
    expect(told).toEqual([
      {
        title: 'You are enrolled',
        options: { body: 'C++ Concurrency', tag: 'ord_1', icon: '/favicon.svg' },
      },
    ]);
  });

  test('is not sent to who sees the page, nor to who did not ask', async () => {
    const change = show('Confirming your payment');
    env.hide();
    change('Paid');
    env.wake('visible');
    await ask();
    change('You are enrolled');
    expect(told).toEqual([]);
  });

  test('is remembered over a reload', async () => {
    show('Confirming your payment');
    await ask();
    document.body.replaceChildren();
    const change = show('Confirming your payment');
    env.hide();
    change('Payment declined');
    expect(told.map(({ title }) => title)).toEqual(['Payment declined']);
  });

  test('is not offered where it was refused, or is not there', async () => {
    answer = 'denied';
    show('Confirming your payment');
    await ask();
    expect(screen.queryByRole('button')).toBeNull();
    document.body.replaceChildren();
    vi.stubGlobal('Notification', undefined);
    show('Confirming your payment');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
