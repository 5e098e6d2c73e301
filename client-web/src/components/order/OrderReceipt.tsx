import { Link } from 'react-router';
import { annotations } from '../../presentation/describe-order';
import { formatMoney } from '../../presentation/money';
import { formatDayAndTime } from '../../presentation/time';
import type { OrderView } from '../../types/order.types';
import { HelpCode } from './HelpCode';

/** What was bought, for how much and when, as on a receipt. */
export function OrderReceipt({ view }: { readonly view: OrderView }) {
  const notes = annotations(view);
  return (
    <section className="receipt" aria-labelledby="receipt-title">
      <h2 id="receipt-title">Order</h2>
      <dl className="facts">
        <div>
          <dt>Course</dt>
          <dd>
            <Link to={`/course/${encodeURIComponent(view.course.id)}`}>
              <bdi>{view.course.title}</bdi>
            </Link>
          </dd>
        </div>
        <div>
          <dt>Amount</dt>
          <dd className="figure">{formatMoney(view.amount, view.currency)}</dd>
        </div>
        {notes.length > 0 && (
          <div>
            <dt>Note</dt>
            <dd>{notes.join(' · ')}</dd>
          </div>
        )}
        <div>
          <dt>Placed</dt>
          <dd>
            <time dateTime={view.created_at}>{formatDayAndTime(view.created_at)}</time>
          </dd>
        </div>
        <div>
          <dt>Help code</dt>
          <dd>
            <HelpCode orderId={view.id} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
