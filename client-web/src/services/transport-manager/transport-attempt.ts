import type {
  Down,
  Transport,
  TransportContext,
  TransportEvents,
  TransportKind,
} from '../transports/transport';

/** A transport that was opened, and what has been heard from it. */
export interface TransportAttempt {
  readonly level: number;
  readonly kind: TransportKind;
  readonly transport: Transport;
  spokeAt: number | null;
  isProven: boolean;
}

/** Begins an attempt; what it says is passed on as long as `isHeard`. */
export function openAttempt(
  context: TransportContext,
  kind: TransportKind,
  level: number,
  { onView, onUnknown }: Pick<TransportEvents, 'onView' | 'onUnknown'>,
  isHeard: (attempt: TransportAttempt) => boolean,
  onAlive: (attempt: TransportAttempt) => void,
  onDown: (attempt: TransportAttempt, down: Down) => void,
): TransportAttempt {
  const transport = kind.open(context, {
    onView: (view) => isHeard(attempt) && onView(view),
    onUnknown: (order) => isHeard(attempt) && onUnknown(order),
    onAlive: () => isHeard(attempt) && onAlive(attempt),
    onDown: (down) => isHeard(attempt) && onDown(attempt, down),
  });
  const attempt: TransportAttempt = { level, kind, transport, spokeAt: null, isProven: false };
  return attempt;
}
