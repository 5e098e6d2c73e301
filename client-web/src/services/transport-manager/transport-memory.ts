import type { Environment } from '../environment/environment';
import { LISTENING_MODES, type ListeningMode, type TransportKind } from '../transports/transport';

/** Everything above this level fails here. Kinds may be left out, so modes are compared. */
export function rememberLevel(
  env: Environment,
  kinds: readonly TransportKind[],
  level: number,
): void {
  const above = kinds[level - 1];
  const best = above ? LISTENING_MODES.indexOf(above.mode) + 1 : 0;
  env.remember(LISTENING_MODES[best] ?? null);
}

/** The level to begin with. */
export function rememberedLevel(env: Environment, kinds: readonly TransportKind[]): number {
  const best = LISTENING_MODES.indexOf(env.recall() as ListeningMode);
  return kinds.findIndex(({ mode }) => LISTENING_MODES.indexOf(mode) >= best);
}
