import type { ApiError } from '../services/api/api-error';
import type { WatchMode } from '../services/watch/watch';

export type ModeSign = 'live' | 'polling' | 'waiting' | 'offline' | 'settled';

export interface ModeDescription {
  readonly sign: ModeSign;
  readonly label: string;
}

/** Where news comes by itself and at once nobody needs to ask for it. */
export function needsRefresh(mode: WatchMode): boolean {
  return mode === 'polling' || mode === 'offline' || mode === 'settled';
}

/**
 * How the page listens, in the words of its badge. `isOnline`: the browser has a network, so that
 * what is away is the server. `heardAt`: the time of what is shown, in words.
 */
export function describeMode(
  mode: WatchMode,
  error: ApiError | null,
  isOnline = true,
  heardAt: string | null = null,
): ModeDescription {
  switch (mode) {
    case 'live':
      return { sign: 'live', label: 'Live' };
    case 'stream':
      return { sign: 'live', label: 'Live, by stream' };
    case 'long-polling':
      return { sign: 'live', label: 'Live, by long polling' };
    case 'polling':
      return { sign: 'polling', label: 'Checking every 5 s' };
    case 'offline':
      if (error && error.status > 0) return { sign: 'offline', label: 'Server busy' };
      return { sign: 'offline', label: isOnline ? 'Reconnecting' : 'Offline' };
    case 'settled':
      // Nothing listens any more: what came later, a refund perhaps, is not known here.
      return { sign: 'settled', label: heardAt === null ? 'No longer live' : `As of ${heardAt}` };
    default:
      return { sign: 'waiting', label: 'Connecting' };
  }
}
