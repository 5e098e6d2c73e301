import { useMemo, useState } from 'react';
import { foldDeep, type JsonLine, layoutJson, shownLines } from '../../services/json-lines';
import { CopyText } from '../display/CopyText';
import { Lines } from '../display/Lines';

interface Props {
  /** Null where it is no longer kept. */
  readonly body: string | null;
  readonly masked: boolean;
  readonly isRevealed: boolean;
  readonly onReveal: () => void;
}

/** The body, pretty where it is JSON of a bearable size, and raw. */
export function BodyView({ body, masked, isRevealed, onReveal }: Props) {
  const lines = useMemo(() => (body === null ? null : layoutJson(body)), [body]);
  const [wantsRaw, setWantsRaw] = useState(false);
  if (body === null) return <p className="bench-empty">The body is no longer kept.</p>;
  const isRaw = wantsRaw || lines === null;
  return (
    <div className="bench-body">
      <div className="bench-actions">
        <button
          type="button"
          className="bench-button"
          aria-pressed={isRaw}
          aria-disabled={lines === null}
          onClick={() => lines !== null && setWantsRaw(!wantsRaw)}
        >
          Raw
        </button>
        <button type="button" className="bench-button" aria-pressed={isRevealed} onClick={onReveal}>
          Reveal personal data
        </button>
        <CopyText label="Copy body" read={async () => body} />
        {masked && (
          <span className="bench-soft">Personal data is masked: not the exact bytes.</span>
        )}
        {lines === null && (
          <span className="bench-soft">Not JSON, or too long to lay out: shown raw.</span>
        )}
      </div>
      {isRaw ? (
        <textarea
          className="bench-raw"
          readOnly
          spellCheck={false}
          aria-label="Raw body"
          value={body}
        />
      ) : (
        <PrettyBody lines={lines} />
      )}
    </div>
  );
}

function PrettyBody({ lines }: { readonly lines: readonly JsonLine[] }) {
  const [folded, setFolded] = useState<{ of: unknown; at: ReadonlySet<number> } | null>(null);
  const at = useMemo(() => (folded?.of === lines ? folded.at : foldDeep(lines)), [folded, lines]);
  const shown = useMemo(() => shownLines(lines, at), [lines, at]);

  function toggle(line: number): void {
    const next = new Set(at);
    if (!next.delete(line)) next.add(line);
    setFolded({ of: lines, at: next });
  }

  return (
    <Lines
      label="Body"
      lines={shown.map(({ at: index, text, fold }) => ({
        key: index,
        text,
        gutter: fold !== 'none' && (
          <button
            type="button"
            className="bench-fold"
            aria-expanded={fold === 'open'}
            aria-label={`Line ${index + 1}`}
            onClick={() => toggle(index)}
          >
            {fold === 'open' ? '▾' : '▸'}
          </button>
        ),
      }))}
    />
  );
}
