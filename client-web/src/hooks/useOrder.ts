import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { OrderDetails } from '../services/api/api';
import { type ApiError, isTransient, toApiError } from '../services/api/api-error';
import { newIdempotencyKey } from '../services/api/idempotency';
import { ORDERS_PER_SOCKET } from '../services/transports/websocket';
import type { OrderWatchState } from '../services/watch/follow-order';
import type { WatchState } from '../services/watch/watch';
import type { OrderStatus, OrderView } from '../types/order.types';
import { useClient } from './client-context';

const PAGE_SIZE = 20;

export interface FollowedOrder extends OrderWatchState {
  /** Reads at once, whatever the mode. */
  refetch(): Promise<void>;
}

/**
 * Follows one order for as long as the component is there. `initial` is a view that came with the
 * page, so that the first drawing, also one on a server, shows it; what it changes to later does not
 * count.
 */
export function useOrder(orderId: string, initial?: OrderView): FollowedOrder {
  const client = useClient();
  const first = useRef(initial).current;
  const watch = useMemo(() => client.watchOrder(orderId, first), [client, orderId, first]);
  const state = useSyncExternalStore(watch.subscribe, watch.getSnapshot, watch.getSnapshot);
  return useMemo(() => ({ ...state, refetch: watch.refetch }), [state, watch]);
}

export type CreateOrder = (courseId: string, details?: OrderDetails) => Promise<OrderView>;

/**
 * Creates an order for a course. As long as the outcome of an attempt is unknown, the next attempt
 * repeats its key, so that a lost answer does not become a second order. Other details are another
 * request and get a key of their own.
 */
export function useCreateOrder(): CreateOrder {
  const { api } = useClient();
  const attempts = useRef(new Map<string, { key: string; email: string }>());
  return useCallback(
    async (courseId, { email = '' } = {}) => {
      const held = attempts.current.get(courseId);
      const attempt = held?.email === email ? held : { key: newIdempotencyKey(), email };
      attempts.current.set(courseId, attempt);
      try {
        const order = await api.createOrder(courseId, attempt.key, { email });
        attempts.current.delete(courseId);
        return order;
      } catch (cause) {
        const error = toApiError(cause);
        if (!isTransient(error)) attempts.current.delete(courseId);
        throw error;
      }
    },
    [api],
  );
}

export interface FollowedOrders
  extends Pick<WatchState, 'mode' | 'lastConfirmedAt' | 'isStale' | 'nextTryAt'> {
  /** Newest first, each as new as it is known; null until the first answer. */
  readonly orders: readonly OrderView[] | null;
  readonly hasMore: boolean;
  readonly error: ApiError | null;
  loadMore(): Promise<void>;
  refetch(): Promise<void>;
  create: CreateOrder;
}

interface Page {
  readonly orders: readonly OrderView[];
  readonly hasMore: boolean;
}

export interface OrdersFilter {
  /** Only orders that had this status when they were listed. */
  readonly status?: OrderStatus | undefined;
  /** What was listed is there at once when the list comes back, and then read again. */
  readonly keepsPlace?: boolean | undefined;
}

/** What each list showed when it was left, for as long as its client lives. */
const left = new WeakMap<object, Map<OrderStatus | undefined, Page>>();

/** As many as were held, as far as one request gives them. */
const PAGE_SIZE_MAX = 100;

/** The customer's orders, those that are not final followed on one connection. */
export function useOrders({ status, keepsPlace }: OrdersFilter = {}): FollowedOrders {
  const client = useClient();
  const watch = useMemo(() => client.watchOrders([]), [client]);
  const state = useSyncExternalStore(watch.subscribe, watch.getSnapshot, watch.getSnapshot);
  const [page, setPage] = useState<Page | null>(
    () => (keepsPlace && left.get(client)?.get(status)) || null,
  );
  const held = useRef(page);
  held.current = page;
  const [error, setError] = useState<ApiError | null>(null);
  const create = useCreateOrder();

  const load = useCallback(
    async (older: readonly OrderView[], startingAfter?: string, limit = PAGE_SIZE) => {
      try {
        const list = await client.api.listOrders({
          limit,
          ...(status === undefined ? {} : { status }),
          ...(startingAfter === undefined ? {} : { startingAfter }),
        });
        setPage({ orders: [...older, ...list.data], hasMore: list.has_more });
        setError(null);
      } catch (cause) {
        setError(toApiError(cause));
      }
    },
    [client, status],
  );

  // What is shown stays shown: as many are read again, up to what one request gives.
  const refetch = useCallback(async () => {
    const count = held.current?.orders.length ?? 0;
    await load([], undefined, Math.min(PAGE_SIZE_MAX, Math.max(PAGE_SIZE, count)));
  }, [load]);

  useEffect(() => {
    if (!keepsPlace) return;
    return () => {
      const lists = left.get(client) ?? new Map<OrderStatus | undefined, Page>();
      if (held.current) lists.set(status, held.current);
      left.set(client, lists);
    };
  }, [client, status, keepsPlace]);

  const loadMore = useCallback(async () => {
    if (page) await load(page.orders, page.orders.at(-1)?.id);
  }, [load, page]);

  useEffect(() => {
    void refetch();
    // A cancelled order can still become paid, and another tab can order.
    return client.env.onWake(() => void refetch());
  }, [client, refetch]);

  useEffect(() => {
    if (!page) return;
    const followed = page.orders.filter((view) => !view.final).slice(0, ORDERS_PER_SOCKET);
    watch.follow(
      followed.map((view) => view.id),
      page.orders,
    );
  }, [page, watch]);

  const orders = useMemo(
    () => page?.orders.map((view) => newer(view, state.views.get(view.id))) ?? null,
    [page, state.views],
  );

  const { mode, lastConfirmedAt, isStale, nextTryAt } = state;
  return {
    orders,
    hasMore: page?.hasMore ?? false,
    error: error ?? state.error,
    mode,
    lastConfirmedAt,
    isStale,
    nextTryAt,
    loadMore,
    refetch,
    create,
  };
}

function newer(listed: OrderView, followed: OrderView | undefined): OrderView {
  return followed && followed.version > listed.version ? followed : listed;
}
