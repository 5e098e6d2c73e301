import { useEffect } from 'react';
import { Link } from 'react-router';
import { useOrder } from '../../hooks/useOrder';
import type { CourseForCustomer } from '../../types/course.types';
import { isOpen } from '../../types/order.types';
import { ArrowIcon, StatusIcon } from '../layout/icons';
import { PlaceOrder } from './PlaceOrder';

interface Props {
  readonly course: CourseForCustomer;
  /** The course is to be read again: what this button knows of it has been overtaken. */
  readonly onStale: () => void;
}

/** Enroll, go on with an open order, wait for enrollment, or be enrolled: moves on by itself. */
export function PollableEnrollmentButton({ course, onStale }: Props) {
  if (course.enrollment === 'active') return <Enrolled orderId={course.order} />;
  if (course.order === null) return <PlaceOrder course={course} onStale={onStale} />;
  return <FollowOrder course={course} orderId={course.order} onStale={onStale} />;
}

function FollowOrder({ course, orderId, onStale }: Props & { readonly orderId: string }) {
  const { view } = useOrder(orderId);
  const isTheirs = view?.status === 'paid' && view.final;

  useEffect(() => {
    if (isTheirs) onStale();
  }, [isTheirs, onStale]);

  if (course.enrollment === 'requested' && view === null) return <Enrolling orderId={orderId} />;
  if (view === null) {
    return (
      <p className="enroll-state" role="status">
        Looking for your order…
      </p>
    );
  }
  if (isOpen(view)) return <OpenOrder orderId={orderId} />;
  if (view.status === 'cancelled') return <PlaceOrder course={course} onStale={onStale} />;
  if (view.enrollment === 'active' || view.final) return <Enrolled orderId={orderId} />;
  return <Enrolling orderId={orderId} />;
}

function OpenOrder({ orderId }: { readonly orderId: string }) {
  return (
    <div className="enroll-state">
      <p>You have an open order for this course.</p>
      <div className="actions">
        <Link className="button button-primary" to={`/checkout/${orderId}`}>
          Continue to payment <ArrowIcon />
        </Link>
        <Link className="button button-plain" to={`/track/${orderId}`}>
          View order
        </Link>
      </div>
    </div>
  );
}

function Enrolling({ orderId }: { readonly orderId: string }) {
  return (
    <div className="enroll-state" role="status">
      <p className="status-row" data-tone="good">
        <StatusIcon shape="paid" />
        <span>Paid. Enrolling you now</span>
      </p>
      <Link to={`/track/${orderId}`}>Follow the order</Link>
    </div>
  );
}

function Enrolled({ orderId }: { readonly orderId: string | null }) {
  return (
    <div className="enroll-state" role="status">
      <p className="status-row" data-tone="good">
        <StatusIcon shape="enrolled" />
        <span>You are enrolled</span>
      </p>
      {orderId !== null && <Link to={`/track/${orderId}`}>View the order</Link>}
    </div>
  );
}
