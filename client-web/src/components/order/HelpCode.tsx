import { useEffect, useState } from 'react';
import { helpCode } from '../../presentation/help-code';
import { CheckIcon, CopyIcon } from '../layout/icons';

const SHOWN_FOR_MS = 2_000;

/** The short form of an order's number, to be read to support or copied. */
export function HelpCode({ orderId }: { readonly orderId: string }) {
  const code = helpCode(orderId);
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
    } catch {
      // Without the permission the code can still be selected by hand.
      setCopied(false);
    }
  }

  return (
    <span className="help-code">
      <code>{code}</code>
      <button
        type="button"
        className="button-quiet"
        aria-label={isCopied ? 'Copied the help code' : 'Copy the help code'}
        onClick={() => void copy()}
      >
        {isCopied ? <CheckIcon /> : <CopyIcon />}
        <span>{isCopied ? 'Copied' : 'Copy'}</span>
      </button>
    </span>
  );
}
