/** The small pieces that show what others sent: always as text, never longer than is good. */

const SHOWN_MAX = 300;

export function clip(text: string, max = SHOWN_MAX): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

const TAIL = 6;

/** An id: shortened in its middle where room is short, whole when it is copied. */
export function Id({ value }: { readonly value: string }) {
  const id = clip(value);
  const cut = Math.max(0, id.length - TAIL);
  return (
    <bdi className="bench-id" title={id}>
      {cut > 0 && <span className="bench-id-head">{id.slice(0, cut)}</span>}
      <span className="bench-id-tail">{id.slice(cut)}</span>
    </bdi>
  );
}

/** Nothing of its own direction or length can reach what stands beside it. */
export function Text({ value, max }: { readonly value: string; readonly max?: number }) {
  return <bdi>{clip(value, max)}</bdi>;
}
