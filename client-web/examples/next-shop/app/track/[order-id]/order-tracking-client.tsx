'use client';
import type { OrderView } from '@orderwire/client';
import {
  describeOrder,
  ModeBadge,
  OpeningCourse,
  OrderStatusIndicator,
  PatienceNotice,
  StageList,
  Timeline,
  useOrder,
  usePaymentTrail,
  useWaiting,
} from '@orderwire/client/react';
import Link from 'next/link';
import { useState } from 'react';
import { price } from '@/lib/price';

/** The order as it is this moment; it leads into the course once the shop has enrolled. */
export function OrderTrackingClient({ initial }: { readonly initial: OrderView }) {
  const order = useOrder(initial.id, initial);
  const view = order.view ?? initial;
  const trail = usePaymentTrail(view.id);
  const description = describeOrder(
    view,
    trail.returned ? trail.attemptVersion : null,
    order.isStale,
  );
  const patience = useWaiting(description.isWaiting ? description.title : null);
  // Who comes to look at a finished order stays; who was waiting is led on.
  const [wasWaiting] = useState(!initial.final);
  const isAutomatic = !trail.settled && (wasWaiting || trail.returned);

  return (
    <>
      <ModeBadge {...order} />
      <div aria-live="polite" aria-atomic="true">
        <OrderStatusIndicator description={description} size="page" />
      </div>
      {description.stage && (!view.final || isAutomatic) && (
        <StageList stage={description.stage} view={view} />
      )}
      <PatienceNotice patience={patience} orderId={view.id} />
      <div className="next">
        <NextStep view={view} shape={description.shape} isAutomatic={isAutomatic} />
      </div>
      <p className="line">
        <strong>{view.course.title}</strong>
        <span>{price(view.amount, view.currency)}</span>
      </p>
      <Timeline view={view} />
    </>
  );
}

interface NextProps {
  readonly view: OrderView;
  readonly shape: string;
  readonly isAutomatic: boolean;
}

/** The one thing to do now, where there is one. */
function NextStep({ view, shape, isAutomatic }: NextProps) {
  const open = () => window.location.assign(view.course.url);
  switch (shape) {
    case 'enrolled':
      return <OpeningCourse view={view} isAutomatic={isAutomatic} open={open} />;
    case 'failed':
      return <ToCheckout view={view}>Try again</ToCheckout>;
    case 'action':
      return <ToCheckout view={view}>Continue the payment</ToCheckout>;
    case 'waiting':
      return <ToCheckout view={view}>Pay now</ToCheckout>;
    default:
      return null;
  }
}

function ToCheckout({ view, children }: { view: OrderView; children: string }) {
  return (
    <Link className="button button-primary" href={`/checkout/${view.id}`}>
      {children}
    </Link>
  );
}
