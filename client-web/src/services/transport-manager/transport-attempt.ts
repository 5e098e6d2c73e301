import type {
  Down,
  Transport,
  TransportContext,
  TransportEvents,
  TransportKind,
} from '../transports/transport';

/** A transport that was opened, and what has been heard from it. */
export interface Rung {
  readonly level: number;
  readonly kind: TransportKind;
  readonly transport: Transport;
  spokeAt: number | null;
  isProven: boolean;
}

/** Opens a rung; what it says is passed on as long as `isHeard`. */
export function openRung(
  context: TransportContext,
  kind: TransportKind,
  level: number,
  { onView, onUnknown }: Pick<TransportEvents, 'onView' | 'onUnknown'>,
  isHeard: (rung: Rung) => boolean,
  onAlive: (rung: Rung) => void,
  onDown: (rung: Rung, down: Down) => void,
): Rung {
  const transport = kind.open(context, {
    onView: (view) => isHeard(rung) && onView(view),
    onUnknown: (order) => isHeard(rung) && onUnknown(order),
    onAlive: () => isHeard(rung) && onAlive(rung),
    onDown: (down) => isHeard(rung) && onDown(rung, down),
  });
  const rung: Rung = { level, kind, transport, spokeAt: null, isProven: false };
  return rung;
}
