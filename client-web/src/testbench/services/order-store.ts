import type { OrderChange } from '../types/testbench.types';
import { createStore, type Store } from './store';

const ORDERS_MAX = 100;

export interface OrderStore extends Store<readonly OrderChange[]> {
  add(changes: readonly OrderChange[]): void;
  /** Begins anew with a list that is newest first. */
  replace(changes: readonly OrderChange[]): void;
}

/** The orders that changed, newest change first. An older view never takes a newer one's place. */
export function createOrderStore(): OrderStore {
  const store = createStore<readonly OrderChange[]>([]);

  function merge(held: Map<string, OrderChange>, changes: readonly OrderChange[]): void {
    const moved = new Map<string, OrderChange>();
    for (const change of changes) {
      const { id, version } = change.order;
      const known = moved.get(id) ?? held.get(id);
      if (known && known.order.version > version) continue;
      // A change moves to the top; another count of watchers stays where it is.
      if (known?.order.version === version) (moved.has(id) ? moved : held).set(id, change);
      else {
        held.delete(id);
        moved.delete(id);
        moved.set(id, change);
      }
    }
    store.set([...[...moved.values()].reverse(), ...held.values()].slice(0, ORDERS_MAX));
  }

  const held = () => new Map(store.get().map((change) => [change.order.id, change]));
  return {
    ...store,
    add: (changes) => merge(held(), changes),
    replace(changes) {
      const before = held();
      const newer = changes.flatMap(({ order: { id, version } }) => {
        const known = before.get(id);
        return known && known.order.version > version ? known : [];
      });
      merge(new Map(changes.map((change) => [change.order.id, change])), newer);
    },
  };
}
