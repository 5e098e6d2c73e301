import type { OrderView } from '../../types/order.types';
import { createTransportManager } from '../transport-manager/transport-manager';
import type { TransportManagerState } from '../transport-manager/transport-manager.types';
import type { Cursor } from '../transports/transport';
import { ORDERS_PER_SOCKET } from '../transports/websocket';
import { packState, type TabMessage } from './tab-messages';
import { hearUnknown, type RoleOptions, type TabRole } from './tab-role';

/** Who has not asked for so long is gone; a hidden tab asks once a minute at least. */
const GONE_AFTER_MS = 150_000;

/** Listens for all tabs, and passes on what it hears. */
export function createTabLeader({ context, events, kinds, say }: RoleOptions): TabRole {
  const { env } = context;
  const others = new Map<string, { readonly cursors: readonly Cursor[]; readonly at: number }>();
  const views = new Map<string, OrderView>();
  const unknown = new Set<string>();
  let state: TransportManagerState | null = null;

  // The last thing that is heard may end this tab's own watch, so the others are told first.
  const manager = createTransportManager(
    {
      ...context,
      cursors,
      get single() {
        return cursors().length === 1;
      },
    },
    {
      onView(view) {
        views.set(view.id, view);
        say({ kind: 'view', view });
        events.onView(view);
      },
      onAlive() {
        say({ kind: 'alive' });
        events.onAlive();
      },
      onUnknown(order) {
        unknown.add(order);
        say({ kind: 'unknown', order });
        hearUnknown(context, events, order);
      },
      onState(now) {
        const isNew = state === null;
        state = now;
        sayState(isNew);
        events.onState(now);
      },
    },
    kinds,
  );

  const newest = (order: string) => context.views().get(order) ?? views.get(order);

  /** What any tab still has to hear of, from the version on that all of them hold. */
  function cursors(): Cursor[] {
    const versions = new Map<string, number>();
    const wanted = [
      context.cursors(),
      ...[...others.values()].map((other) => other.cursors),
    ].flat();
    for (const { order, version } of wanted) {
      const view = newest(order);
      // Who holds less than the newest view was given it.
      const held = view?.version ?? Math.min(version, versions.get(order) ?? version);
      if (!view?.final && !unknown.has(order)) versions.set(order, held);
    }
    return [...versions].map(([order, version]) => ({ order, version }));
  }

  function accept(tab: string, wants: readonly Cursor[]): void {
    const now = env.now();
    for (const [other, { at }] of others) if (now - at > GONE_AFTER_MS) others.delete(other);
    const before = names();
    others.set(tab, { cursors: wants, at: now });
    if (cursors().length > ORDERS_PER_SOCKET) {
      others.delete(tab);
      say({ kind: 'full', to: tab });
      return;
    }
    for (const { order, version } of wants) {
      const view = newest(order);
      if (view && view.version > version) say({ kind: 'view', view });
      if (unknown.has(order)) say({ kind: 'unknown', order });
    }
    sayState(false);
    if (names() !== before) manager.update();
  }

  const names = () => `${cursors().map(({ order }) => order)}`;

  function sayState(isNew: boolean): void {
    if (state) say({ kind: 'state', state: packState(state), isHidden: env.isHidden(), isNew });
  }

  function hear(message: TabMessage): void {
    switch (message.kind) {
      case 'want':
        accept(message.from, message.cursors);
        break;
      case 'leave':
        if (others.delete(message.from)) manager.update();
        break;
      case 'check':
        if (state?.mode === 'offline') manager.restart();
        else manager.check();
    }
  }

  return { ...manager, hear };
}
