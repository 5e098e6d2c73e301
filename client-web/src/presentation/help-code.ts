/**
 * The end of an order id, which is its random part, in two groups that can be read aloud. Enough
 * for support to find the order, not enough to open it.
 */
export function helpCode(orderId: string): string {
  const end = orderId.slice(-8).toUpperCase();
  return `${end.slice(0, 4)}-${end.slice(4)}`;
}
