import type { OrderView } from '../types/order.types';
import type { Stage } from './describe-order';

export type StageProgress = 'done' | 'current' | 'ahead';

export interface StageStep {
  readonly label: string;
  readonly progress: StageProgress;
  /** RFC 3339; null where it has not happened, or the history does not reach back so far. */
  readonly at: string | null;
}

/** How many of the steps are done at each stage. */
const DONE: Readonly<Record<Stage, number>> = { confirming: 0, paid: 1, enrolling: 1, opening: 3 };

/** The steps of a purchase, where it stands, and since when. */
export function stepsOf(stage: Stage, view?: OrderView): StageStep[] {
  const timeline = view?.timeline ?? [];
  const paidAt = timeline.findLast(({ status }) => status === 'paid')?.at ?? null;
  const enrolledAt = timeline.findLast(({ enrollment }) => enrollment === 'active')?.at ?? null;
  const isWhole = view?.final === true && view.status === 'paid';
  const all: readonly (readonly [label: string, at: string | null])[] = [
    ['Paid', paidAt],
    ['Enrolled', enrolledAt],
    ['Ready', enrolledAt ?? paidAt],
  ];
  // A shop without enrollment has nothing between the payment and the course.
  const steps = isWhole && view.enrollment === 'none' ? [all[0], all[2]] : all;
  const done = isWhole ? steps.length : DONE[stage];
  return steps.flatMap((step, index) => {
    if (!step) return [];
    const progress = index < done ? 'done' : index === done ? 'current' : 'ahead';
    const [label, at] = step;
    return { label, progress, at: progress === 'done' ? at : null };
  });
}
