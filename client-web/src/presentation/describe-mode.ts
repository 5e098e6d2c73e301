import type { ApiError } from '../services/api-error';
import type { WatchMode } from '../services/watch';

export type ModeSign = 'live' | 'polling' | 'waiting' | 'offline' | 'settled';

export interface ModeDescription {
  readonly sign: ModeSign;
  readonly label: string;
}

/** How the page listens, in the words of its badge. */
export function describeMode(mode: WatchMode, error: ApiError | null): ModeDescription {
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
      return error && error.status > 0
        ? { sign: 'offline', label: 'Server busy' }
        : { sign: 'offline', label: 'Offline' };
    case 'settled':
      return { sign: 'settled', label: 'Up to date' };
    default:
      return { sign: 'waiting', label: 'Connecting' };
  }
}
