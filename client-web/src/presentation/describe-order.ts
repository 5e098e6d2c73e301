import type { OrderView } from '../types/order.types';
import { formatMoney } from './money';

/** Each status has a shape of its own: colour comes last. */
export type Shape =
  | 'waiting'
  | 'working'
  | 'checking'
  | 'action'
  | 'review'
  | 'paid'
  | 'enrolled'
  | 'failed'
  | 'cancelled'
  | 'refunded';

export type Tone = 'neutral' | 'active' | 'good' | 'bad' | 'warning';

export const STAGES = ['confirming', 'paid', 'enrolling', 'opening'] as const;
export type Stage = (typeof STAGES)[number];

export interface OrderDescription {
  readonly shape: Shape;
  readonly tone: Tone;
  /** One or two words, for lists and the tab. */
  readonly word: string;
  /** The headline. */
  readonly title: string;
  readonly detail: string;
  /** Where the order stands on its way; null where it has left it. */
  readonly stage: Stage | null;
  /** Something is under way that needs nobody: the next change comes by itself. */
  readonly isWaiting: boolean;
}

/**
 * `paidAtVersion`: a payment was just made here while the order had this version, so the order may
 * not know of it yet; null where none was. `isStale`: what is held may have been overtaken, so it is
 * not given out as what is.
 */
export function describeOrder(
  view: OrderView,
  paidAtVersion: number | null = null,
  isStale = false,
): OrderDescription {
  switch (view.status) {
    case 'paid':
      return describePaid(view);
    case 'cancelled':
      return {
        shape: 'cancelled',
        tone: 'neutral',
        word: 'Cancelled',
        title: 'Order cancelled',
        detail: 'This order is closed. It can no longer be paid.',
        stage: null,
        isWaiting: false,
      };
    default:
      return describeOpen(view, paidAtVersion, isStale);
  }
}

function describeOpen(
  view: OrderView,
  paidAtVersion: number | null,
  isStale: boolean,
): OrderDescription {
  const isConfirming = paidAtVersion !== null;
  const open = { stage: 'confirming', isWaiting: false } as const;
  switch (view.activity) {
    case 'processing':
      return {
        ...open,
        shape: 'working',
        tone: 'active',
        word: 'Processing',
        title: 'Confirming your payment',
        detail: 'Your bank is processing the payment. This page changes by itself.',
        isWaiting: true,
      };
    case 'review':
      return {
        ...open,
        shape: 'review',
        tone: 'warning',
        word: 'In review',
        title: 'Payment under review',
        detail:
          'Somebody at the shop is looking at this payment. There is nothing you need to do, and no need to pay again.',
        stage: null,
      };
    case 'requires_action':
      if (isConfirming) break;
      return {
        ...open,
        shape: 'action',
        tone: 'warning',
        word: 'Confirm with your bank',
        title: 'Your bank has a question',
        detail: 'Your bank asks you to confirm this payment. Go on with its question below.',
      };
  }
  if (view.status === 'failed' && !isOlderFailure(view, paidAtVersion)) {
    return {
      shape: 'failed',
      tone: 'bad',
      word: 'Declined',
      title: 'Payment declined',
      detail: view.failure?.message ?? 'The payment did not go through. Nothing was charged.',
      stage: null,
      isWaiting: false,
    };
  }
  if (isConfirming) {
    return {
      ...open,
      shape: 'working',
      tone: 'active',
      word: 'Confirming',
      title: 'Confirming your payment',
      detail: 'This usually takes a few seconds. The page changes by itself.',
      isWaiting: true,
    };
  }
  if (isStale) {
    return {
      ...open,
      shape: 'checking',
      tone: 'neutral',
      word: 'Checking',
      title: 'Checking your order',
      detail: 'When it was last heard of, no payment had arrived. This page is asking again.',
      stage: null,
    };
  }
  return {
    ...open,
    shape: 'waiting',
    tone: 'neutral',
    word: 'Not paid yet',
    title: 'Waiting for payment',
    detail: 'No payment has arrived for this order yet.',
    stage: null,
  };
}

/** A decline from before the newest payment says nothing about that payment. */
function isOlderFailure(view: OrderView, paidAtVersion: number | null): boolean {
  if (paidAtVersion === null) return false;
  return view.version <= paidAtVersion || view.activity !== null;
}

function describePaid(view: OrderView): OrderDescription {
  if (view.refunded >= view.amount && view.amount > 0) {
    return {
      shape: 'refunded',
      tone: 'neutral',
      word: 'Refunded',
      title: 'Refunded',
      detail: `${formatMoney(view.refunded, view.currency)} went back to your card. It can take a few days to show up.`,
      stage: null,
      isWaiting: false,
    };
  }
  if (view.enrollment === 'active') {
    return {
      shape: 'enrolled',
      tone: 'good',
      word: 'Enrolled',
      title: 'You are enrolled',
      detail: 'Paid and confirmed. The course is yours.',
      stage: 'opening',
      isWaiting: false,
    };
  }
  if (view.final) {
    return {
      shape: 'paid',
      tone: 'good',
      word: 'Paid',
      title: 'Paid',
      detail: 'Your payment is confirmed.',
      stage: 'paid',
      isWaiting: false,
    };
  }
  const isEnrolling = view.enrollment === 'requested';
  return {
    shape: 'paid',
    tone: 'good',
    word: isEnrolling ? 'Paid, enrolling' : 'Paid',
    title: isEnrolling ? 'Paid. Enrolling you now' : 'Paid',
    detail: 'Your payment is confirmed. Access to the course is being set up.',
    stage: isEnrolling ? 'enrolling' : 'paid',
    isWaiting: true,
  };
}

/** What stands beside the status without being one. */
export function annotations(view: OrderView): string[] {
  const notes: string[] = [];
  if (view.refunded > 0 && view.refunded < view.amount) {
    const back = formatMoney(view.refunded, view.currency);
    notes.push(`${back} of ${formatMoney(view.amount, view.currency)} refunded`);
  }
  if (view.disputed) notes.push('Disputed at the bank');
  return notes;
}
