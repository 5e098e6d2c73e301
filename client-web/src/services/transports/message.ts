import { isOrderView } from '../../types/order.types';
import type { TransportEvents } from './transport';

/** Hands on what a message of the server says; gives its kind, or null where it is not understood. */
export function readMessage(
  data: unknown,
  { onView, onUnknown }: Pick<TransportEvents, 'onView' | 'onUnknown'>,
): string | null {
  const message = parse(data);
  if (message === null) return null;
  if (isOrderView(message)) onView(message);
  else if (message.code === 'unknown_order' && typeof message.order === 'string') {
    onUnknown(message.order);
  }
  return typeof message.object === 'string' ? message.object : null;
}

function parse(data: unknown): Record<string, unknown> | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null
      ? (message as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
