import { useRef } from 'react';
import { readRecording } from '../../services/recording';
import type { RunSource } from '../../types/testbench.types';

/** What dropping a file does, for the keyboard. */
export function FileButton({ onFile }: { readonly onFile: (source: RunSource) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Recording"
        accept=".json,.jsonl,.ndjson,.txt"
        onChange={({ target }) => {
          const file = target.files?.[0];
          // The same file, changed meanwhile, may be chosen again.
          if (file) void readRecording(file).then(onFile);
          target.value = '';
        }}
      />
      <button type="button" className="bench-button" onClick={() => input.current?.click()}>
        Open a file…
      </button>
    </>
  );
}
