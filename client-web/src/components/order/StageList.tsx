import type { Stage } from '../../presentation/describe-order';
import { type StageProgress, stepsOf } from '../../presentation/stages';
import { formatShort } from '../../presentation/time';
import type { OrderView } from '../../types/order.types';
import { CheckIcon } from '../layout/icons';

const SPOKEN: Record<StageProgress, string> = {
  done: 'done',
  current: 'now',
  ahead: 'still to come',
};

interface Props {
  readonly stage: Stage;
  /** Says since when. */
  readonly view?: OrderView | undefined;
}

/** The steps of a purchase, and where this one stands. */
export function StageList({ stage, view }: Props) {
  const now = Date.now();
  return (
    <ol className="stages" aria-label="Progress">
      {stepsOf(stage, view).map(({ label, progress, at }) => (
        <li
          key={label}
          className="stage"
          data-progress={progress}
          aria-current={progress === 'current' ? 'step' : undefined}
        >
          <span className="stage-label">
            {progress === 'done' && <CheckIcon />}
            {label}
          </span>
          <span className="visually-hidden">, {SPOKEN[progress]} </span>
          {at && (
            <time dateTime={at} suppressHydrationWarning>
              {formatShort(at, now)}
            </time>
          )}
        </li>
      ))}
    </ol>
  );
}
