import { Link } from 'react-router';
import { useClient } from '../../hooks/client-context';
import {
  annotations,
  describeOrder,
  type OrderDescription,
  type Shape,
} from '../../presentation/describe-order';
import { formatMoney } from '../../presentation/money';
import { formatDay } from '../../presentation/time';
import { courseAddress } from '../../services/course-address';
import type { OrderView } from '../../types/order.types';
import { OrderStatusIndicator } from '../order/OrderStatusIndicator';

interface Props {
  readonly view: OrderView;
  readonly isStale: boolean;
}

/** An order in the list: leads to its page, and at once to what is most likely wanted. */
export function OrderRow({ view, isStale }: Props) {
  const notes = annotations(view);
  const description = inWordsOfTheFilter(describeOrder(view, null, isStale));
  return (
    <li className="order-row" data-status={view.status}>
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
      <RowActions view={view} shape={description.shape} />
    </li>
  );
}

/** Who filters for what is paid finds this word in the rows. */
function inWordsOfTheFilter(description: OrderDescription): OrderDescription {
  return description.shape === 'enrolled'
    ? { ...description, word: 'Paid, enrolled' }
    : description;
}

const TO_CHECKOUT: Partial<Record<Shape, string>> = {
  failed: 'Try again',
  waiting: 'Pay now',
  action: 'Continue with your bank',
};

function RowActions({ view, shape }: { readonly view: OrderView; readonly shape: Shape }) {
  const label = TO_CHECKOUT[shape];
  const isTheirs = view.final && (shape === 'enrolled' || shape === 'paid');
  const what = <span className="visually-hidden">for {view.course.title}</span>;
  return (
    <span className="order-actions">
      {isTheirs && <ToCourse view={view} />}
      {view.status === 'paid' && (
        <Link
          className="order-action"
          to={`/receipt/${view.id}`}
          data-quiet={isTheirs || undefined}
        >
          Receipt {what}
        </Link>
      )}
      {label && (
        <Link className="order-action" to={`/checkout/${view.id}`}>
          {label} {what}
        </Link>
      )}
    </span>
  );
}

function ToCourse({ view }: { readonly view: OrderView }) {
  const { env } = useClient();
  const address = courseAddress(view.course.url, env.origin);
  if (!address) return null;
  const words = (
    <>
      Open course <span className="visually-hidden">{view.course.title}</span>
    </>
  );
  return address.kind === 'page' ? (
    <Link className="order-action" to={address.path}>
      {words}
    </Link>
  ) : (
    <a className="order-action" href={address.url}>
      {words}
    </a>
  );
}
