import { useCallback, useEffect, useState } from 'react';
import { useAct } from '../../hooks/useAct';
import { Problem } from './Problem';

interface Props {
  readonly label: string;
  /** What to copy, asked for when it is wanted. */
  readonly read: () => Promise<string>;
}

const SAID_MS = 2_000;

/** Copies, or shows the text where the browser keeps the clipboard to itself. */
export function CopyText({ label, read }: Props) {
  const [isCopied, setCopied] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const act = useAct(
    useCallback(async () => {
      const wanted = await read();
      try {
        await navigator.clipboard.writeText(wanted);
        setText(null);
        setCopied(true);
      } catch {
        setText(wanted);
      }
    }, [read]),
  );
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <button type="button" className="bench-button" onClick={() => void act.run()}>
        {isCopied ? 'Copied' : label}
      </button>
      <Problem error={act.error} />
      {text !== null && (
        <label className="bench-copy">
          The browser does not let this page use the clipboard:
          <textarea readOnly rows={6} value={text} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
