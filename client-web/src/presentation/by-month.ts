import type { OrderView } from '../types/order.types';
import { formatMonth } from './time';

export interface Month {
  readonly name: string;
  readonly orders: readonly OrderView[];
}

/** Orders in the order in which they come, under the months in which they were placed. */
export function byMonth(orders: readonly OrderView[]): Month[] {
  const months = new Map<string, OrderView[]>();
  for (const view of orders) {
    const name = formatMonth(view.created_at);
    months.set(name, [...(months.get(name) ?? []), view]);
  }
  return [...months].map(([name, each]) => ({ name, orders: each }));
}
