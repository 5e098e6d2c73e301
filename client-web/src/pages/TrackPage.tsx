import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { OpeningCourse } from '../components/course/OpeningCourse';
import { ArrowIcon } from '../components/layout/icons';
import { LoadProblem } from '../components/layout/LoadProblem';
import { UnknownOrder } from '../components/layout/UnknownOrder';
import { CancelOrder } from '../components/order/CancelOrder';
import { ModeBadge } from '../components/order/ModeBadge';
import { NotifyMe } from '../components/order/NotifyMe';
import { OrderReceipt } from '../components/order/OrderReceipt';
import { OrderStatusIndicator } from '../components/order/OrderStatusIndicator';
import { PatienceNotice } from '../components/order/PatienceNotice';
import { RefreshButton } from '../components/order/RefreshButton';
import { StageList } from '../components/order/StageList';
import { Timeline } from '../components/order/Timeline';
import { useChangeNotification } from '../hooks/useChangeNotification';
import { useDocumentTitle } from '../hooks/useDocumentTitle';
import { useOpenCourse } from '../hooks/useOpenCourse';
import { type FollowedOrder, useOrder } from '../hooks/useOrder';
import { useOrderDetails } from '../hooks/useOrderDetails';
import { useStatusIcon } from '../hooks/useStatusIcon';
import { useWaiting } from '../hooks/useWaiting';
import { actionsFor } from '../presentation/actions';
import { describeForOthers } from '../presentation/describe-for-others';
import { needsRefresh } from '../presentation/describe-mode';
import { describeOrder, type OrderDescription } from '../presentation/describe-order';
import { readPaymentHistory } from '../services/payment/payment-history';
import type { OrderView } from '../types/order.types';

export function TrackPage() {
  const { orderId = '' } = useParams();
  return <TrackOrder key={orderId} orderId={orderId} />;
}

function TrackOrder({ orderId }: { readonly orderId: string }) {
  const order = useOrder(orderId);
  if (order.isUnknown) return <UnknownOrder />;
  if (order.view === null) return <NotYetRead order={order} />;
  return <FollowedReceipt order={order} view={order.view} />;
}

function NotYetRead({ order }: { readonly order: FollowedOrder }) {
  useDocumentTitle('Order');
  return (
    <>
      <h1>Order</h1>
      {order.error ? (
        <LoadProblem what="Your order" error={order.error} retry={() => void order.refetch()} />
      ) : (
        <p role="status">Looking up your order…</p>
      )}
    </>
  );
}

interface Props {
  readonly order: FollowedOrder;
  readonly view: OrderView;
}

function FollowedReceipt({ order, view }: Props) {
  const [history] = useState(() => readPaymentHistory(view.id));
  const paidAtVersion = history.returned ? history.attemptVersion : null;
  const { ownership, details } = useOrderDetails(view.id, view.version);
  // Who paid in this tab is no stranger, even where the server does not know them (yet).
  const isTheirs = ownership === 'owner' || ownership === 'untold' || history.returned;
  const isStranger = ownership === 'stranger' && !history.returned;
  const forOwner = describeOrder(view, paidAtVersion, order.isStale);
  const description = isStranger ? describeForOthers(forOwner) : forOwner;
  const actions = details?.actions ?? (ownership === 'untold' ? actionsFor(view) : []);
  const patience = useWaiting(description.isWaiting ? description.title : null);
  const { refetch } = order;
  useDocumentTitle(`${description.word} · ${view.course.title}`);
  useStatusIcon(description.tone);
  const notification = useChangeNotification(view.id, description.title, view.course.title);
  // Something comes by itself, and need not be waited for in front of the page.
  const isWorthWaiting = description.isWaiting || description.shape === 'review';

  // A connection may look alive and bring nothing: before the page says that it takes longer, it asks.
  useEffect(() => {
    if (patience !== 'calm') void refetch();
  }, [patience, refetch]);

  // Who opens a finished order wants to see it. Only who was waiting is moved on.
  const wasWaiting = useRef(!view.final);
  const isAutomatic = !history.settled && (wasWaiting.current || history.returned);

  return (
    <div
      className="track"
      data-version={view.version}
      data-moment={wasWaiting.current && view.final ? '' : undefined}
    >
      <ModeBadge
        mode={order.mode}
        lastConfirmedAt={order.lastConfirmedAt}
        nextTryAt={order.nextTryAt}
        error={order.error}
      />
      <div aria-live="polite" aria-atomic="true">
        <OrderStatusIndicator description={description} size="page" />
      </div>
      {description.stage && <StageList stage={description.stage} view={view} />}
      <PatienceNotice
        patience={patience}
        orderId={view.id}
        isBank={view.activity === 'processing'}
      />
      <div className="next">
        {isStranger ? (
          <ToTheShop />
        ) : (
          <NextStep
            view={view}
            description={description}
            actions={actions}
            isTheirs={isTheirs}
            isAutomatic={isAutomatic}
          />
        )}
        <div className="quiet-actions">
          {needsRefresh(order.mode) && <RefreshButton refetch={refetch} />}
          {isWorthWaiting && <NotifyMe {...notification} />}
          {actions.includes('receipt') && (
            <Link className="button button-plain" to={`/receipt/${view.id}`}>
              Receipt
            </Link>
          )}
          {actions.includes('cancel') && <CancelOrder orderId={view.id} refetch={refetch} />}
        </div>
      </div>
      <OrderReceipt view={view} />
      <Timeline view={view} />
    </div>
  );
}

interface NextProps {
  readonly view: OrderView;
  readonly description: OrderDescription;
  /** What the server would grant now. */
  readonly actions: readonly string[];
  readonly isTheirs: boolean;
  readonly isAutomatic: boolean;
}

/** The one thing to do now, where there is one: nothing that the server would refuse. */
function NextStep({ view, description, actions, isTheirs, isAutomatic }: NextProps) {
  const open = useOpenCourse(view.course.url);
  switch (description.shape) {
    case 'enrolled':
    case 'paid': {
      const isWaiting = isAutomatic && description.shape === 'enrolled';
      if (!view.final || !isTheirs) return null;
      return <OpeningCourse view={view} isAutomatic={isWaiting} open={open} />;
    }
    case 'failed':
      return actions.includes('pay') ? <ToCheckout orderId={view.id} label="Try again" /> : null;
    case 'action':
      if (!actions.includes('continue')) return null;
      return <ToCheckout orderId={view.id} label="Continue with your bank" />;
    case 'waiting':
      return actions.includes('pay') ? <ToCheckout orderId={view.id} label="Pay now" /> : null;
    case 'cancelled':
      return (
        <div className="actions">
          <Link
            className="button button-primary"
            to={`/course/${encodeURIComponent(view.course.id)}`}
          >
            Back to the course
          </Link>
        </div>
      );
    default:
      return null;
  }
}

/** For whoever was sent the address: the order is not theirs to pay, and its course not theirs to buy by it. */
function ToTheShop() {
  return (
    <div className="actions">
      <Link className="button button-plain" to="/">
        To the shop
      </Link>
    </div>
  );
}

function ToCheckout({ orderId, label }: { readonly orderId: string; readonly label: string }) {
  return (
    <div className="actions">
      <Link className="button button-primary" to={`/checkout/${orderId}`}>
        {label} <ArrowIcon />
      </Link>
    </div>
  );
}
