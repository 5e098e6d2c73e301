import { useClient } from '../../hooks/client-context';
import { problemMessage } from '../../presentation/problem-messages';
import { toApiError } from '../../services/api/api-error';
import { isWebAddress, type PaymentOutcome } from '../../services/payment/outcome';

interface Props {
  readonly orderId: string;
  readonly isPaying: boolean;
  readonly pay: (attempt: () => Promise<PaymentOutcome>) => void;
  /** Reads the order again: whatever refused this has changed it. */
  readonly refetch: () => Promise<void>;
}

/** The other way to pay, on a page of Stripe's own, which leads back to the order. */
export function HostedPayment({ orderId, isPaying, pay, refetch }: Props) {
  const { api } = useClient();

  async function open(): Promise<PaymentOutcome> {
    try {
      const { url } = await api.createCheckoutSession(orderId);
      if (isWebAddress(url)) return { kind: 'redirect', url };
      return { kind: 'unavailable', message: 'The server gave no address for it.' };
    } catch (cause) {
      void refetch();
      return { kind: 'unavailable', message: problemMessage(toApiError(cause)) };
    }
  }

  return (
    <p className="other-way">
      <button
        type="button"
        className="button-quiet"
        aria-disabled={isPaying}
        onClick={() => pay(open)}
      >
        Or pay on the hosted page instead
      </button>
    </p>
  );
}
