import { LockIcon } from '../layout/icons';

interface Props {
  readonly price: string;
  readonly isPaying: boolean;
}

/** Keeps the focus while it works: a disabled button would lose it. */
export function PayButton({ price, isPaying }: Props) {
  return (
    <button type="submit" className="button button-primary button-wide" aria-disabled={isPaying}>
      <LockIcon />
      {isPaying ? 'Paying…' : `Pay ${price}`}
    </button>
  );
}
