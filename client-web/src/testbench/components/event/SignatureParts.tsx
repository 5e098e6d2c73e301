import { MARK_MESSAGES, MARKS, nameOfPart } from '../../presentation/messages';
import type { DeliveryDetail } from '../../types/testbench.types';
import { Text } from '../display/Data';

const TONES = { ok: 'good', failed: 'bad', unknown: 'quiet' } as const;

/** The signature taken apart: what is right, what failed, and why. */
export function SignatureParts({ explanation }: Pick<DeliveryDetail, 'explanation'>) {
  if (!explanation) return null;
  const { ok, parts } = explanation;
  return (
    <section className="bench-signature" aria-label="Signature">
      <h3 data-tone={ok ? 'good' : 'bad'}>
        <span aria-hidden="true">{ok ? MARKS.ok : MARKS.failed}</span>{' '}
        {ok ? 'The signature is valid' : 'The signature is not valid'}
      </h3>
      <ul>
        {parts.map(({ part, state, detail }) => (
          <li key={part} data-state={state}>
            <span className="bench-mark" data-tone={TONES[state] ?? 'quiet'}>
              <span aria-hidden="true">{MARKS[state] ?? '?'}</span>
              <span className="visually-hidden">{MARK_MESSAGES[state] ?? ''}</span>
            </span>
            <strong>{nameOfPart(part)}</strong>
            <span>
              <Text value={detail} max={600} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
