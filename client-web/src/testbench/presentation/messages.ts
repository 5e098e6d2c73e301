import { formatAgo } from '../../presentation/time';
import type { ApiError } from '../../services/api/api-error';
import type { Connection } from '../services/testbench';
import type { Delivery, RunState } from '../types/testbench.types';

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** 14:03:09.412 */
export function formatClock(at: string): string {
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? '–' : clock.format(moment);
}

/** Stored ones have a number for ever; what only memory holds has none to speak of. */
export const nameOfRequest = (number: number) =>
  number > 0 ? `Request #${number}` : 'Request in memory';

/** Empty where it is not known. */
export function formatTook(us: number | null): string {
  if (us === null) return '';
  if (us < 1_000) return `${us} µs`;
  if (us < 1_000_000) return `${(us / 1_000).toFixed(us < 10_000 ? 1 : 0)} ms`;
  return `${(us / 1_000_000).toFixed(1)} s`;
}

export function formatBytes(bytes: number): string {
  return bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toFixed(1)} KiB`;
}

export type Tone = 'good' | 'bad' | 'warning' | 'active' | 'quiet';

/** What the server answered, in its own words, and how that is to be taken. */
export function outcomeOf({ http, verdict, reason }: Delivery): { words: string; tone: Tone } {
  if (verdict === null) return { words: `${http} ${reason ?? 'refused'}`, tone: 'bad' };
  const words = reason && !verdict.includes(':') ? `${verdict}:${reason}` : verdict;
  const [kind] = verdict.split(':', 1);
  if (kind === 'applied') return { words, tone: 'good' };
  return { words, tone: kind === 'review' || kind === 'parked' ? 'warning' : 'quiet' };
}

export function statusChange({ status_before, status_after, version }: Delivery): string {
  if (status_after === null) return '';
  const after = version === null ? status_after : `${status_after} v${version}`;
  return status_before === null || status_before === status_after
    ? after
    : `${status_before} → ${after}`;
}

const PARTS: Readonly<Record<string, string>> = {
  header: 'Stripe-Signature header',
  timestamp: 'Time stamp',
  scheme: 'Scheme v1',
  secret: 'Secret',
  body: 'Body',
};

export const nameOfPart = (part: string) => PARTS[part] ?? part;

/** A shape and a word: nothing is told by colour alone. */
export const MARKS = { ok: '✓', failed: '✗', unknown: '?' } as const;
export const MARK_MESSAGES = { ok: 'right', failed: 'failed', unknown: 'not known' } as const;

export const RUN_MESSAGES: Readonly<Record<RunState, { mark: string; words: string; tone: Tone }>> =
  {
    running: { mark: '▸', words: 'running', tone: 'active' },
    passed: { mark: '✓', words: 'passed', tone: 'good' },
    failed: { mark: '✗', words: 'failed', tone: 'bad' },
    stopped: { mark: '■', words: 'stopped', tone: 'warning' },
  };

export const TRANSPORT_MESSAGES = {
  websocket: 'WebSocket',
  sse: 'SSE',
  long_poll: 'long poll',
  socket_io: 'Socket.IO',
} as const;

/** How the page hears of what happens, plainly. */
export function connectionMessage(
  { state, error, nextTryAt }: Connection,
  lastHeardAt: number | null,
  now: number,
): { label: string; facts: string[] } {
  const heard = lastHeardAt === null ? [] : [`heard ${formatAgo(lastHeardAt, now)}`];
  if (state === 'live') return { label: 'Live', facts: heard };
  if (state === 'connecting') return { label: 'Connecting', facts: [] };
  const next =
    nextTryAt === null
      ? 'trying now'
      : `next try in ${Math.max(0, Math.ceil((nextTryAt - now) / 1_000))} s`;
  const why = error && error.status > 0 ? [error.message] : [];
  return { label: 'Not connected', facts: [...why, ...heard, next] };
}

/** A refusal in the server's words: whoever reads them knows what to do with them. */
export function problemMessage(error: ApiError): string {
  if (error.code === 'unreachable') return 'The server could not be reached.';
  const wait =
    error.retryAfterMs === null ? '' : ` Try again in ${Math.ceil(error.retryAfterMs / 1_000)} s.`;
  return `${error.message}${wait}`;
}
