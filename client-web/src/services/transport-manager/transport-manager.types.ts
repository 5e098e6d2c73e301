import type { ApiError } from '../api/api-error';
import type { ListeningMode, TransportEvents } from '../transports/transport';

export type TransportManagerMode = ListeningMode | 'connecting' | 'offline';

export interface TransportManagerState {
  readonly mode: TransportManagerMode;
  /** When the next attempt is due while nothing works; null otherwise. */
  readonly nextTryAt: number | null;
  readonly error: ApiError | null;
}

export interface TransportManagerEvents extends Omit<TransportEvents, 'onDown'> {
  onState(state: TransportManagerState): void;
}

export interface TransportManager {
  isRunning(): boolean;
  start(): void;
  stop(): void;
  /** Nothing worked, and now something may: at once, instead of when the next try is due. */
  restart(): void;
  /** The network is another one now: nothing learnt about the old one counts. */
  forget(): void;
  /** The set of followed orders has changed. */
  update(): void;
  /** The active transport may only look alive. */
  check(): void;
  /** Nobody looks: connections that a browser has only few of are left to the tabs in sight. */
  hide(): void;
  show(): void;
}
