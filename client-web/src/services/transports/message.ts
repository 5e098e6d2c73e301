import { isOrderView } from '../../types/order.types';
import type { TransportEvents } from './transport';

/** Hands on what a message of the server says; gives its kind, where it is understood. */
export function readMessage(
  data: unknown,
  { onView, onUnknown }: Pick<TransportEvents, 'onView' | 'onUnknown'>,
): unknown {
  const message = parse(data);
  if (isOrderView(message)) onView(message);
  else if (message?.code === 'unknown_order' && typeof message.order === 'string') {
    onUnknown(message.order);
  }
  return message?.object;
}

function parse(data: unknown): Record<string, unknown> | null {
  try {
    return JSON.parse(data as string);
  } catch {
    return null;
  }
}
