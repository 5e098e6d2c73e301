import type { OrderView } from '../../types/order.types';
import { createOrdersWatch, type WatchOptions, type WatchState } from './watch';

export interface OrderWatchState extends Omit<WatchState, 'views' | 'unknown'> {
  /** Null until the first answer. */
  readonly view: OrderView | null;
  /** The server knows no such order. */
  readonly isUnknown: boolean;
}

export interface OrderWatch {
  subscribe(listener: () => void): () => void;
  getSnapshot(): OrderWatchState;
  refetch(): Promise<void>;
}

export interface FollowOptions extends Omit<WatchOptions, 'single'> {
  /** A view that is held already, for instance one that came with the page. */
  readonly initial?: OrderView | undefined;
}

/** Follows one order until it is final, over whatever the network lets through. */
export function followOrder(orderId: string, { initial, ...options }: FollowOptions): OrderWatch {
  const watch = createOrdersWatch([orderId], { ...options, single: true });
  if (initial?.id === orderId) watch.follow([orderId], [initial]);
  let from: WatchState | null = null;
  let state: OrderWatchState | null = null;
  return {
    subscribe: watch.subscribe,
    refetch: watch.refetch,
    getSnapshot() {
      const now = watch.getSnapshot();
      if (state === null || from !== now) {
        const { views, unknown, ...rest } = now;
        state = { ...rest, view: views.get(orderId) ?? null, isUnknown: unknown.has(orderId) };
        from = now;
      }
      return state;
    },
  };
}
