import { Link, useParams } from 'react-router';
import { LoadProblem } from '../components/layout/LoadProblem';
import { PageProblem } from '../components/layout/PageProblem';
import { UnknownOrder } from '../components/layout/UnknownOrder';
import { useClient } from '../hooks/client-context';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { useOrder } from '../hooks/useOrder';
import { useOrderDetails } from '../hooks/useOrderDetails';
import { helpCode } from '../presentation/help-code';
import { formatMoney } from '../presentation/money';
import { type Receipt, receiptOf } from '../presentation/receipt';
import { formatDay, formatDayAndTime } from '../presentation/time';
import type { OrderView } from '../types/order.types';

export default function ReceiptPage() {
  const { orderId = '' } = useParams();
  return <ReceiptOf key={orderId} orderId={orderId} />;
}

function ReceiptOf({ orderId }: { readonly orderId: string }) {
  useDocumentTitle(`Receipt ${orderId}`);
  const { view, isUnknown, error, refetch } = useOrder(orderId);
  if (isUnknown) return <UnknownOrder />;
  if (view === null) {
    return (
      <>
        <h1>Receipt</h1>
        {error ? (
          <LoadProblem what="Your receipt" error={error} retry={() => void refetch()} />
        ) : (
          <p role="status">Looking up your order…</p>
        )}
      </>
    );
  }
  const receipt = receiptOf(view);
  return receipt ? <PrintedReceipt view={view} receipt={receipt} /> : <NotPaid view={view} />;
}

function NotPaid({ view }: { readonly view: OrderView }) {
  return (
    <PageProblem title="No receipt yet">
      <p>
        The order for <bdi>{view.course.title}</bdi> is not paid.
      </p>
      <div className="actions">
        <Link className="button button-primary" to={`/track/${view.id}`}>
          View the order
        </Link>
      </div>
    </PageProblem>
  );
}

interface Props {
  readonly view: OrderView;
  readonly receipt: Receipt;
}

/** One sheet of paper. */
function PrintedReceipt({ view, receipt }: Props) {
  const { env } = useClient();
  // Who may not see the details may still print what the order's address shows.
  const { details } = useOrderDetails(view.id, view.version);
  const seller = details?.seller;
  const money = (minorUnits: number) => formatMoney(minorUnits, view.currency);
  return (
    <article className="paper">
      <header className="letterhead" dir="auto">
        <p className="letterhead-name">{seller?.name ?? new URL(env.origin).host}</p>
        {seller?.address && <p className="letterhead-address">{seller.address}</p>}
      </header>
      <h1>Receipt</h1>
      <dl className="facts">
        <div>
          <dt>Order</dt>
          <dd className="order-number">{view.id}</dd>
        </div>
        <div>
          <dt>Help code</dt>
          <dd>
            <code>{helpCode(view.id)}</code>
          </dd>
        </div>
        <div>
          <dt>Ordered</dt>
          <dd>
            <time dateTime={view.created_at}>{formatDayAndTime(view.created_at)}</time>
          </dd>
        </div>
        {receipt.paidAt && (
          <div>
            <dt>Paid</dt>
            <dd>
              <time dateTime={receipt.paidAt}>{formatDayAndTime(receipt.paidAt)}</time>
            </dd>
          </div>
        )}
      </dl>
      <table className="sums">
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td dir="auto">{view.course.title}</td>
            <td className="figure">{money(view.amount)}</td>
          </tr>
          {receipt.refunds.map(({ at, amount }) => (
            <tr key={`${at} ${amount}`}>
              <td>
                {amount < 0 ? 'Refund returned' : 'Refund'}, {formatDay(at)}
              </td>
              <td className="figure">{money(-amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{receipt.refunds.length > 0 ? 'Total after refunds' : 'Total paid'}</th>
            <td className="figure">{money(receipt.total)}</td>
          </tr>
        </tfoot>
      </table>
      {view.disputed && <p className="hint">This payment is disputed at the bank.</p>}
      <div className="actions">
        <button type="button" className="button button-primary" onClick={() => window.print()}>
          Print or save
        </button>
        <Link className="button button-plain" to={`/track/${view.id}`}>
          View order
        </Link>
      </div>
    </article>
  );
}
