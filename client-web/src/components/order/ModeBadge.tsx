import { useNow } from '../../hooks/useNow';
import { describeMode } from '../../presentation/describe-mode';
import { formatAgo, formatTime } from '../../presentation/time';
import type { ApiError } from '../../services/api/api-error';
import type { WatchMode } from '../../services/watch/watch';

interface Props {
  readonly mode: WatchMode;
  readonly lastConfirmedAt: number | null;
  readonly nextTryAt: number | null;
  readonly error: ApiError | null;
}

/** How the page listens and when it last heard from the server. */
export function ModeBadge({ mode, lastConfirmedAt, nextTryAt, error }: Props) {
  const now = useNow();
  const isOnline = globalThis.navigator?.onLine !== false;
  const heardAt = lastConfirmedAt === null ? null : formatTime(lastConfirmedAt);
  const { sign, label } = describeMode(mode, error, isOnline, heardAt);
  const isOver = mode === 'settled' || lastConfirmedAt === null;
  const heard = isOver ? null : `checked ${formatAgo(lastConfirmedAt, now)}`;
  const next =
    nextTryAt === null
      ? null
      : `next try in ${Math.max(0, Math.ceil((nextTryAt - now) / 1_000))} s`;
  return (
    <p className="mode" data-sign={sign}>
      <span className="mode-sign" aria-hidden="true" />
      <span className="mode-label">{label}</span>
      {heard && <span className="mode-fact">{heard}</span>}
      {next && <span className="mode-fact">{next}</span>}
    </p>
  );
}
