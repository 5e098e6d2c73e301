import { STAGES, type Stage } from '../../presentation/describe-order';

const MESSAGES: Record<Stage, string> = {
  confirming: 'Confirming',
  paid: 'Paid',
  enrolling: 'Enrolling',
  opening: 'Opening the course',
};

type Progress = 'done' | 'current' | 'ahead';

const SPOKEN: Record<Progress, string> = { done: 'done', current: 'now', ahead: 'still to come' };

/** The four steps of a purchase, and where this one stands. */
export function StageList({ stage }: { readonly stage: Stage }) {
  const current = STAGES.indexOf(stage);
  return (
    <ol className="stages" aria-label="Progress">
      {STAGES.map((name, index) => {
        const progress = index < current ? 'done' : index === current ? 'current' : 'ahead';
        return (
          <li
            key={name}
            className="stage"
            data-progress={progress}
            aria-current={progress === 'current' ? 'step' : undefined}
          >
            {MESSAGES[name]}
            <span className="visually-hidden">, {SPOKEN[progress]}</span>
          </li>
        );
      })}
    </ol>
  );
}
