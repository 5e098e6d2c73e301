import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

/** Up to here all lines are in the page, so that the browser's own search and selection see them. */
const WHOLE_MAX = 500;
const LINE_PX = 18;
const CHARACTERS_MAX = 1_000;

export interface Line {
  readonly key: number;
  readonly text: string;
  readonly kind?: string;
  readonly gutter?: ReactNode;
}

/** Text in lines, however many and however long they are. */
export function Lines({
  label,
  lines,
}: {
  readonly label: string;
  readonly lines: readonly Line[];
}) {
  return (
    <LineBox label={label} lines={lines} key={lines.length > WHOLE_MAX ? 'virtual' : 'whole'} />
  );
}

function LineBox({ label, lines }: { readonly label: string; readonly lines: readonly Line[] }) {
  const box = useRef<HTMLDivElement>(null);
  const isWhole = lines.length <= WHOLE_MAX;
  const virtualizer = useVirtualizer({
    count: isWhole ? 0 : lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 40,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="bench-lines" ref={box} data-scrolls tabIndex={0} aria-label={label}>
      {isWhole ? (
        lines.map((line) => <LineText key={line.key} line={line} />)
      ) : (
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            return line && <LineText key={line.key} line={line} top={start} />;
          })}
        </div>
      )}
    </section>
  );
}

function LineText({ line, top }: { readonly line: Line; readonly top?: number }) {
  const { text, kind, gutter } = line;
  const more = text.length - CHARACTERS_MAX;
  return (
    <div
      className="bench-line"
      data-kind={kind}
      data-floats={top !== undefined || undefined}
      style={top === undefined ? undefined : { transform: `translateY(${top}px)` }}
    >
      <span className="bench-gutter">{gutter}</span>
      <code dir="ltr">{more > 0 ? text.slice(0, CHARACTERS_MAX) : text}</code>
      {more > 0 && <em className="bench-chip">{more} more characters: see raw</em>}
    </div>
  );
}
