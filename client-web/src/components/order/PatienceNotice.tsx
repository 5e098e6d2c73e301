import type { Patience } from '../../hooks/useWaiting';
import { Notice } from '../layout/Notice';
import { HelpCode } from './HelpCode';

interface Props {
  readonly patience: Patience;
  readonly orderId: string;
  /** A bank works on it: some kinds of payment take days, and that is usual. */
  readonly isBank?: boolean;
}

/** Says more the longer it takes, and never that something failed: silence is not an answer. */
export function PatienceNotice({ patience, orderId, isBank = false }: Props) {
  const title = isBank ? 'Some banks take a few days.' : 'Taking longer than usual.';
  switch (patience) {
    case 'calm':
      return null;
    case 'patient':
      return (
        <Notice kind="info">
          <p>Still waiting for the answer. There is nothing you need to do.</p>
        </Notice>
      );
    case 'long':
      return (
        <Notice kind="info" title={title}>
          <p>It is safe to close this page. The order goes on without it.</p>
        </Notice>
      );
    case 'help':
      return (
        <Notice kind="info" title={title}>
          <p>
            It is safe to close this page, and there is no need to pay again. If you write to
            support, give this code:
          </p>
          <HelpCode orderId={orderId} />
        </Notice>
      );
  }
}
