import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { beforeEach, describe, expect, test } from 'vitest';
import { createClientOver } from '../services/client';
import { FakeEnvironment, json, problem } from '../testing/fake-environment';
import { enrolledView, makeView, ORDER_ID, paidView } from '../testing/fixtures';
import { ClientProvider } from './client-context';
import { useCreateOrder, useOrder, useOrders } from './useOrder';

const SECOND = 'ord_01JDZZZZZZZZZZZZZZZZZZZZZZ';

let env: FakeEnvironment;
let wrapper: (props: { children: ReactNode }) => ReactNode;

beforeEach(() => {
  env = new FakeEnvironment();
  const client = createClientOver(env);
  wrapper = ({ children }) => (
    <StrictMode>
      <ClientProvider value={client}>{children}</ClientProvider>
    </StrictMode>
  );
});

describe('useOrder', () => {
  test('gives the view as soon as it is read', async () => {
    env.serve(makeView());
    const { result } = renderHook(() => useOrder(ORDER_ID), { wrapper });
    expect(result.current.view).toBeNull();
    await waitFor(() => expect(result.current.view?.version).toBe(1));
  });

  test('follows what is pushed', async () => {
    env.serve(makeView());
    const { result } = renderHook(() => useOrder(ORDER_ID), { wrapper });
    await waitFor(() => expect(env.sockets).toHaveLength(1));
    act(() => env.socket.push(paidView()));
    expect(result.current).toMatchObject({ mode: 'live', view: { status: 'paid' } });
  });

  test('refetch reads at once', async () => {
    env.serve(makeView());
    const { result } = renderHook(() => useOrder(ORDER_ID), { wrapper });
    await waitFor(() => expect(result.current.view).not.toBeNull());
    env.serve(paidView());
    await act(() => result.current.refetch());
    expect(result.current.view?.status).toBe('paid');
  });

  test('leaves nothing open behind it', async () => {
    env.serve(makeView());
    const { unmount } = renderHook(() => useOrder(ORDER_ID), { wrapper });
    await waitFor(() => expect(env.sockets).toHaveLength(1));
    unmount();
    expect(env.socket.closedWith).toBe(1000);
  });

  test('another order is another watch', async () => {
    env.serve(makeView());
    env.serve(makeView({ id: SECOND, version: 8 }));
    const { result, rerender } = renderHook(({ id }) => useOrder(id), {
      wrapper,
      initialProps: { id: ORDER_ID },
    });
    await waitFor(() => expect(result.current.view?.version).toBe(1));
    rerender({ id: SECOND });
    await waitFor(() => expect(result.current.view?.id).toBe(SECOND));
  });
});

describe('useOrders', () => {
  const list = (data: unknown[], has_more = false) => json({ object: 'list', data, has_more });

  test('follows every open order on one connection', async () => {
    const [first, second] = [makeView(), makeView({ id: SECOND, version: 4 })];
    env.on(/GET .*\/api\/orders\?/, () => list([second, first, enrolledView({ id: 'ord_done' })]));
    env.serve(first);
    env.serve(second);
    const { result } = renderHook(() => useOrders(), { wrapper });
    await waitFor(() => expect(env.sockets).toHaveLength(1));
    env.socket.open();
    expect(env.socket.url).not.toContain('order=');
    expect(env.socket.sent).toEqual([
      { op: 'subscribe', order: SECOND },
      { op: 'subscribe', order: ORDER_ID },
    ]);
    act(() => env.socket.push(enrolledView({ id: SECOND, version: 6 })));
    expect(result.current.orders?.map(({ status }) => status)).toEqual(['paid', 'pending', 'paid']);
  });

  test('a list without open orders opens no connection', async () => {
    env.on(/GET .*\/api\/orders\?/, () => list([enrolledView()]));
    const { result } = renderHook(() => useOrders(), { wrapper });
    await waitFor(() => expect(result.current.orders).toHaveLength(1));
    expect(result.current.mode).toBe('settled');
    expect(env.sockets).toHaveLength(0);
  });

  test('older orders are added below', async () => {
    env.on(/GET .*\/api\/orders\?/, ({ path }) =>
      path.includes('starting_after')
        ? list([enrolledView({ id: 'ord_old' })])
        : list([enrolledView()], true),
    );
    const { result } = renderHook(() => useOrders(), { wrapper });
    await waitFor(() => expect(result.current.hasMore).toBe(true));
    await act(() => result.current.loadMore());
    expect(result.current.orders?.map(({ id }) => id)).toEqual([ORDER_ID, 'ord_old']);
    expect(result.current.hasMore).toBe(false);
  });

  test('refetch finds an order that was placed elsewhere', async () => {
    let orders = [enrolledView()];
    env.on(/GET .*\/api\/orders\?/, () => list(orders));
    const { result } = renderHook(() => useOrders(), { wrapper });
    await waitFor(() => expect(result.current.orders).toHaveLength(1));
    orders = [enrolledView({ id: SECOND }), ...orders];
    await act(() => result.current.refetch());
    expect(result.current.orders?.[0]?.id).toBe(SECOND);
  });

  test('a list that cannot be read is an error and not an empty list', async () => {
    env.on(/GET .*\/api\/orders\?/, () => problem(503, 'draining'));
    const { result } = renderHook(() => useOrders(), { wrapper });
    await waitFor(() => expect(result.current.error?.code).toBe('draining'));
    expect(result.current.orders).toBeNull();
  });

  test('creates an order', async () => {
    env.on(/GET .*\/api\/orders\?/, () => list([]));
    env.on(/POST .*\/api\/orders$/, () => json(makeView(), 201));
    const { result } = renderHook(() => useOrders(), { wrapper });
    await expect(result.current.create('cpp-concurrency')).resolves.toMatchObject({
      id: ORDER_ID,
    });
    await waitFor(() => expect(result.current.orders).toEqual([]));
  });
});

describe('useCreateOrder', () => {
  const keys = () => env.requests.map(({ headers }) => headers.get('idempotency-key'));

  test('an attempt whose answer was lost is repeated under the same key', async () => {
    const { result } = renderHook(() => useCreateOrder(), { wrapper });
    await expect(result.current('sql')).rejects.toMatchObject({ code: 'unreachable' });
    env.on(/POST/, () => json(makeView(), 201));
    await result.current('sql');
    expect(keys()[1]).toBe(keys()[0]);
  });

  test('after an answer the next order has a key of its own', async () => {
    env.on(/POST/, () => json(makeView(), 201));
    const { result } = renderHook(() => useCreateOrder(), { wrapper });
    await result.current('sql');
    await result.current('sql');
    expect(keys()[1]).not.toBe(keys()[0]);
  });

  test('a refusal is an answer as well', async () => {
    env.on(/POST/, () => problem(409, 'already_enrolled'));
    const { result } = renderHook(() => useCreateOrder(), { wrapper });
    await expect(result.current('sql')).rejects.toMatchObject({ code: 'already_enrolled' });
    await expect(result.current('sql')).rejects.toMatchObject({ code: 'already_enrolled' });
    expect(keys()[1]).not.toBe(keys()[0]);
  });
});
