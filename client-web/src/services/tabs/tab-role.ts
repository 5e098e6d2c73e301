import type { OrderView } from '../../types/order.types';
import type {
  TransportManager,
  TransportManagerEvents,
} from '../transport-manager/transport-manager.types';
import type { TransportContext, TransportKind } from '../transports/transport';
import type { TabMessage } from './tab-messages';

/** What a tab is among the others: it leads, follows, or listens alone. */
export interface TabRole extends TransportManager {
  hear(message: TabMessage): void;
}

export interface SharedContext extends TransportContext {
  /** The newest view held of each order. */
  views(): ReadonlyMap<string, OrderView>;
}

export interface RoleOptions {
  readonly context: SharedContext;
  readonly events: TransportManagerEvents;
  readonly kinds: readonly TransportKind[];
  say(message: TabMessage): void;
}

/** Others may have asked for it: only what is followed here is of interest here. */
export function hearUnknown(
  context: SharedContext,
  events: TransportManagerEvents,
  order: string,
): void {
  if (context.cursors().some((cursor) => cursor.order === order)) events.onUnknown(order);
}
