import type { OrderView } from '../../types/order.types';
import { ApiError } from '../api/api-error';
import type { TransportManagerState } from '../transport-manager/transport-manager.types';
import type { Cursor } from '../transports/transport';

/** What the tabs that share a connection say to each other; everybody hears everything. */
export type TabMessage =
  /** A follower's orders, said again and again: the leader answers with `state`. */
  | { readonly kind: 'want'; readonly from: string; readonly cursors: readonly Cursor[] }
  | { readonly kind: 'leave'; readonly from: string }
  /** To the leader: the connection may only look alive. */
  | { readonly kind: 'check' }
  /** The rest is said by the leader. `isNew`: it has just begun, and asks what is wanted. */
  | {
      readonly kind: 'state';
      readonly state: TransportManagerState;
      readonly isHidden: boolean;
      readonly isNew: boolean;
    }
  | { readonly kind: 'view'; readonly view: OrderView }
  | { readonly kind: 'alive' }
  | { readonly kind: 'unknown'; readonly order: string }
  /** There is no room for one tab's orders on the connection. */
  | { readonly kind: 'full'; readonly to: string };

/** An error loses what is its own when it is copied from tab to tab. */
export function packState({ error, ...state }: TransportManagerState): TransportManagerState {
  if (!error) return { ...state, error };
  const { status, code, message, retryAfterMs } = error;
  return { ...state, error: { status, code, message, retryAfterMs } as ApiError };
}

export function unpackState({ error, ...state }: TransportManagerState): TransportManagerState {
  if (!error) return { ...state, error };
  const { status, code, message, retryAfterMs } = error;
  return { ...state, error: new ApiError(status, code, message, retryAfterMs) };
}
