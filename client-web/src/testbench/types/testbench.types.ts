/** What /api/testbench says, on the wire as here. Times are RFC 3339, UTC, milliseconds. */
import type { ListOf, OrderView } from '../../types/order.types';

export interface TestbenchSession {
  /** Another one after a restart: of what was kept in memory only nothing is left then. */
  readonly instance: string;
  readonly access: 'loopback' | 'token';
  readonly sandbox: boolean;
  readonly livemode: boolean;
  readonly webhook_path: string;
  /** How many webhook secrets are configured. */
  readonly secrets: number;
  /** What the server keeps at most. */
  readonly ring: { readonly entries: number; readonly bytes: number };
}

/** One webhook request, refused ones too; or one look-up at Stripe that was news. */
export interface Delivery {
  /** Its name for ever, where it is stored; below 0 where only the server's memory holds it. */
  readonly number: number;
  readonly at: string;
  readonly kept: 'store' | 'memory';
  /** Null where it came before the server began, and of what was asked for. */
  readonly took_us: number | null;
  readonly event: string | null;
  readonly type: string | null;
  readonly object_id: string | null;
  readonly order: string | null;
  /** Null of what was asked for: nobody signed it. */
  readonly signature: 'valid' | 'invalid' | null;
  readonly http: number;
  /** Its kind without its reason. Null where it was refused; `reason` is then the error's code. */
  readonly verdict: string | null;
  readonly reason: string | null;
  readonly status_before: string | null;
  readonly status_after: string | null;
  /** Of the order, where it was changed. */
  readonly version: number | null;
  readonly bytes: number;
  readonly source: string;
}

export interface DeliveryPage extends ListOf<Delivery> {
  /** From where a stream goes on. */
  readonly newest: number;
}

export interface Sum {
  readonly amount: number;
  readonly currency: string;
}

/** At Stripe's dashboard. */
export interface PaymentLink {
  readonly id: string;
  readonly url: string;
}

export interface ReviewMark {
  readonly mark: string;
  readonly open: boolean;
  readonly at: string;
  readonly event: string | null;
  readonly came: Sum | null;
  readonly payment: PaymentLink | null;
  readonly other_order: string | null;
}

export interface OrderNote {
  readonly number: number;
  readonly at: string;
  readonly what: string;
  readonly about: string;
  readonly note: string;
  readonly version: number;
}

/** What a person must know of an order, and what persons did about it. */
export interface OrderRecord {
  readonly order: string;
  readonly expected: Sum;
  readonly marks: readonly ReviewMark[];
  readonly notes: readonly OrderNote[];
}

export type PartState = 'ok' | 'failed' | 'unknown';

export interface SignaturePart {
  readonly part: string;
  readonly state: PartState;
  readonly detail: string;
}

export interface TimelineCause {
  readonly event: string;
  readonly type: string;
  /** Null where the request is no longer kept. */
  readonly number: number | null;
}

export interface CausedEntry {
  readonly version: number;
  readonly at: string;
  readonly what: string;
  readonly value: string | number | boolean | null;
  readonly by: TimelineCause | null;
}

export interface DeliveryDetail extends Delivery {
  readonly headers: readonly (readonly [string, string])[];
  /** Null where it is no longer kept. */
  readonly body: string | null;
  /** Something was replaced in it. */
  readonly masked: boolean;
  readonly received_by: { readonly peer: string | null } | null;
  readonly explanation: { readonly ok: boolean; readonly parts: readonly SignaturePart[] } | null;
  readonly timeline: readonly CausedEntry[] | null;
}

export const TRANSPORTS = ['websocket', 'sse', 'long_poll', 'socket_io'] as const;
export type Watchers = Readonly<Partial<Record<(typeof TRANSPORTS)[number], number>>>;

/** The first message of a stream. */
export interface StreamHello {
  readonly instance: string;
}

export interface OrderChange {
  readonly object: 'order_change';
  readonly order: OrderView;
  readonly watchers: Watchers;
}

export const SIGNINGS = ['fresh', 'verbatim', 'stale', 'wrong', 'rotated'] as const;
export type Signing = (typeof SIGNINGS)[number];

export interface RunOptions {
  readonly sign: Signing;
  readonly shuffle: boolean;
  /** Probabilities, 0 to 1. */
  readonly duplicate: number;
  readonly drop: number;
  readonly corrupt: number;
  readonly delay_ms: number;
  readonly new_ids: boolean;
  readonly fresh_order: boolean;
  readonly permutations: boolean;
  /** Left out where the server is to draw one. */
  readonly seed?: number;
}

/** What a run sends. */
export type RunSource =
  | { readonly deliveries: readonly number[] }
  | { readonly text: string; readonly name: string }
  | { readonly scenario: string };

export type RunState = 'running' | 'passed' | 'failed' | 'stopped';

export interface RunDelivery {
  readonly n: number;
  readonly event: string | null;
  readonly type: string | null;
  /** Null where there was no answer. */
  readonly http: number | null;
  readonly verdict: string | null;
  readonly ms: number;
  readonly ok: boolean;
  readonly detail?: string;
}

export interface RunCheck {
  readonly step: string;
  /** Null while it is not decided. */
  readonly ok: boolean | null;
  readonly detail: string;
}

export interface RunSummary {
  readonly sent?: number;
  readonly p50_ms?: number;
  readonly p95_ms?: number;
}

export interface Run {
  readonly id: string;
  readonly name?: string | null;
  readonly state: RunState;
  readonly seed: number;
  readonly planned: number;
  readonly deliveries?: readonly RunDelivery[];
  readonly checks?: readonly RunCheck[];
  readonly order?: string | null;
  readonly summary?: RunSummary | null;
}

/** What the stream says of a run: one of the three. */
export interface RunNews extends Partial<Omit<Run, 'id' | 'deliveries' | 'checks'>> {
  readonly run: string;
  readonly delivery?: RunDelivery;
  readonly check?: RunCheck;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly events: number;
}

/** How the sandbox misbehaves: probabilities, counts and milliseconds by name. */
export type Faults = Readonly<Record<string, number>>;

export const MAIL_KINDS = ['paid', 'declined', 'refunded', 'cancelled'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** What a customer would be written about an order as it is now. */
export interface MailPreview {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface AttentionItem {
  readonly kind: string;
  readonly order: string | null;
  readonly since: string;
  readonly detail: string;
  readonly action: {
    readonly label: string;
    readonly method: string;
    readonly path: string;
    /** With a `note` in it: a person is to write one. */
    readonly body: unknown;
  } | null;
  /** Of an order in review. */
  readonly record?: OrderRecord;
}
