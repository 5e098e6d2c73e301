import { Link } from 'react-router';
import { annotations, describeOrder, type Shape } from '../../presentation/describe-order';
import { formatMoney } from '../../presentation/money';
import { formatDay } from '../../presentation/time';
import type { OrderView } from '../../types/order.types';
import { OrderStatusIndicator } from '../order/OrderStatusIndicator';

interface Props {
  readonly view: OrderView;
  readonly isStale: boolean;
}

/** An order in the list: leads to its page, and at once to what is most likely wanted. */
export function OrderRow({ view, isStale }: Props) {
  const notes = annotations(view);
  const description = describeOrder(view, null, isStale);
  return (
    <li className="order-row">
      <Link className="order-title" to={`/track/${view.id}`}>
        <bdi>{view.course.title}</bdi>
      </Link>
      <span aria-live="polite">
        <OrderStatusIndicator description={description} size="row" />
      </span>
      <span className="order-facts">
        <time dateTime={view.created_at}>{formatDay(view.created_at)}</time>
        <span className="figure">{formatMoney(view.amount, view.currency)}</span>
        {notes.length > 0 && <span>{notes.join(' · ')}</span>}
      </span>
      <RowAction view={view} shape={description.shape} />
    </li>
  );
}

const TO_CHECKOUT: Partial<Record<Shape, string>> = {
  failed: 'Try again',
  waiting: 'Pay now',
  action: 'Continue with your bank',
};

function RowAction({ view, shape }: { readonly view: OrderView; readonly shape: Shape }) {
  const label = view.status === 'paid' ? 'Receipt' : TO_CHECKOUT[shape];
  if (label === undefined) return null;
  const page = view.status === 'paid' ? 'receipt' : 'checkout';
  return (
    <Link className="order-action" to={`/${page}/${view.id}`}>
      {label} <span className="visually-hidden">for {view.course.title}</span>
    </Link>
  );
}
