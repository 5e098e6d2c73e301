import { diffArrays } from 'diff';
import { indented, layoutJson } from './json-lines';

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** Two bodies that have less than this in common are not worth comparing, nor the time. */
const EDITS_MAX = 1_500;
const WITHIN_MS = 100;
const CONTEXT = 3;

/** From `before` to `after`, by lines of pretty JSON. Null where they are too different to compare. */
export function diffBodies(before: string, after: string): readonly DiffLine[] | null {
  const parts = diffArrays(linesOf(before), linesOf(after), {
    maxEditLength: EDITS_MAX,
    timeout: WITHIN_MS,
  });
  if (!parts) return null;
  return parts.flatMap(({ added, removed, value }, at) => {
    if (added || removed) {
      const kind = added ? ('added' as const) : ('removed' as const);
      return value.map((text) => ({ kind, text }));
    }
    return shortened(value, at === 0, at === parts.length - 1);
  });
}

/** How many lines differ. */
export const countChanges = (lines: readonly DiffLine[]) =>
  lines.filter(({ kind }) => kind === 'added' || kind === 'removed').length;

function linesOf(body: string): string[] {
  const lines = layoutJson(body);
  return lines ? lines.map(indented) : body.split('\n');
}

/** Of what is the same, only the lines next to a change. */
function shortened(lines: readonly string[], isFirst: boolean, isLast: boolean): DiffLine[] {
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  const head = isFirst ? 0 : CONTEXT;
  const tail = isLast ? 0 : CONTEXT;
  const left = lines.length - head - tail;
  if (left <= 1) return lines.map(same);
  return [
    ...lines.slice(0, head).map(same),
    { kind: 'gap', text: `… ${left} lines alike` },
    ...lines.slice(lines.length - tail).map(same),
  ];
}
