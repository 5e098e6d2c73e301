import type { TimelineEntry } from '../types/order.types';
import type { ActivityLine } from './activity-history';
import type { Tone } from './describe-order';

/** What a line of the history means for the customer. */
export function toneOfEntry({ status, enrollment, disputed }: TimelineEntry): Tone {
  if (status === 'paid' || enrollment === 'active') return 'good';
  if (status === 'failed') return 'bad';
  return disputed ? 'warning' : 'neutral';
}

export function toneOfActivity({ kind }: ActivityLine): Tone {
  if (kind === 'declined again') return 'bad';
  return kind === 'processing' ? 'active' : 'warning';
}
