import { createTimer } from '../environment/timer';
import { createTransportManager } from '../transport-manager/transport-manager';
import type {
  TransportManager,
  TransportManagerEvents,
} from '../transport-manager/transport-manager.types';
import type { TransportKind } from '../transports/transport';
import { ASK_EVERY_MS, createTabFollower } from './tab-follower';
import type { TabGroup } from './tab-group';
import { createTabLeader } from './tab-leader';
import type { TabMessage } from './tab-messages';
import type { RoleOptions, SharedContext, TabRole } from './tab-role';

/**
 * One connection for all tabs of a browser: one of them leads, listens for all and passes on what it
 * hears; the others wait for their turn. Who leaves the lead is followed at once, who does not answer
 * has it taken away; as every message holds the whole view nothing is lost, and what comes twice is
 * not newer. Without Web Locks or BroadcastChannel each tab listens for itself.
 */
export function createSharedTransportManager(
  context: SharedContext,
  events: TransportManagerEvents,
  kinds: readonly TransportKind[],
): TransportManager {
  const { env } = context;
  const from = `${env.now()} ${env.random()}`;
  const wakeTimer = createTimer(env);
  let isRunning = false;
  let group: TabGroup | null = null;
  let role: TabRole | null = null;
  let isLeader = false;

  const say = (message: TabMessage) => group?.post(message);
  const options: RoleOptions = { context, events, kinds, say };

  function become(next: TabRole | null): void {
    wakeTimer.clear();
    const left = role;
    role = null;
    isLeader = false;
    left?.stop();
    role = next;
    next?.start();
  }

  function follow(): void {
    const lead = (steal?: boolean) => group?.lead(steal);
    become(createTabFollower({ ...options, from, lead, onFull: listenAlone }));
  }

  function lead(): void {
    become(createTabLeader(options));
    isLeader = true;
  }

  function leaveGroup(): void {
    group?.leave();
    group = null;
  }

  function listenAlone(): void {
    leaveGroup();
    become({ ...createTransportManager(context, events, kinds), hear() {} });
  }

  /** A page that sleeps leaves the lead, and its place in the queue, to one that is awake. */
  function suspend(): void {
    group?.resign();
    if (!isLeader) return;
    become(null);
    wakeTimer.set(ASK_EVERY_MS, follow);
  }

  function start(): void {
    if (isRunning) return;
    isRunning = true;
    const joined = env.joinTabs?.({
      onMessage: (message) => role?.hear(message as TabMessage),
      onLead: lead,
      onLost: follow,
      onDenied: listenAlone,
      onSuspend: suspend,
    });
    group = joined ?? null;
    if (group) follow();
    else listenAlone();
  }

  function stop(): void {
    isRunning = false;
    say({ kind: 'leave', from });
    leaveGroup();
    become(null);
  }

  /** What is asked of a page that slept wakes it. */
  function awake(): TabRole | null {
    if (isRunning && !role) follow();
    return role;
  }

  return {
    isRunning: () => isRunning,
    start,
    stop,
    restart: () => awake()?.restart(),
    forget: () => awake()?.forget(),
    update: () => role?.update(),
    check: () => awake()?.check(),
    hide: () => role?.hide(),
    show: () => awake()?.show(),
  };
}
