import { formatMoney } from '../../../presentation/money';
import type { OrderRecord, ReviewMark, Sum } from '../../types/testbench.types';
import { Id, Text } from '../display/Data';

const DASHBOARD = 'https://dashboard.stripe.com/';
const MESSAGES: Readonly<Record<string, string>> = {
  amount_mismatch: 'another amount came than was asked for',
  manual_capture: 'the payment waits to be captured by hand',
  late_payment: 'it was cancelled, and paid all the same',
  double_payment: 'it was paid twice',
  missing_at_provider: 'Stripe does not know its payment',
};

/** Why a person must look, or had to: what was expected, what came, and where to see it at Stripe. */
export function ReviewMarks({ record }: { readonly record: OrderRecord }) {
  return (
    <ul className="bench-marks">
      {record.marks.map((mark) => (
        <li key={`${mark.mark} ${mark.event} ${mark.payment?.id} ${mark.other_order}`}>
          <Text value={MESSAGES[mark.mark] ?? mark.mark} /> ({mark.open ? 'open' : 'seen'}):
          expected <strong>{inWords(record.expected)}</strong>
          {mark.came && (
            <>
              , came <strong>{inWords(mark.came)}</strong>
            </>
          )}
          <Where mark={mark} />
        </li>
      ))}
    </ul>
  );
}

function Where({ mark: { payment, other_order } }: { readonly mark: ReviewMark }) {
  return (
    <>
      {payment?.url.startsWith(DASHBOARD) && (
        <>
          {' '}
          <a href={payment.url} target="_blank" rel="noreferrer">
            <Id value={payment.id} /> at Stripe
          </a>
        </>
      )}
      {other_order !== null && (
        <>
          {' '}
          the other order is <Id value={other_order} />
        </>
      )}
    </>
  );
}

/** A currency that nobody knows must not end the page. */
function inWords({ amount, currency }: Sum): string {
  try {
    return formatMoney(amount, currency);
  } catch {
    return `${amount} ${currency}`;
  }
}
