import { useCallback, useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useOnce } from '../hooks/useOnce';
import { useCreateOrder, useOrder } from '../hooks/useOrder';
import { problemWords } from '../presentation/problem-words';
import { type ApiError, toApiError } from '../services/api-error';
import type { CourseForCustomer } from '../types/course.types';
import { isOpen } from '../types/order.types';
import { ArrowIcon, StatusIcon } from './icons';
import { Notice } from './Notice';

interface Props {
  readonly course: CourseForCustomer;
  /** The course is to be read again: what this button knows of it has been overtaken. */
  readonly onStale: () => void;
}

/** Enroll, go on with an open order, wait for enrollment, or be enrolled: moves on by itself. */
export function PollableEnrollmentButton({ course, onStale }: Props) {
  if (course.enrollment === 'active') return <Enrolled orderId={course.order} />;
  if (course.order === null) return <Enroll course={course} onStale={onStale} />;
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
  if (view.status === 'cancelled') return <Enroll course={course} onStale={onStale} />;
  if (view.enrollment === 'active' || view.final) return <Enrolled orderId={orderId} />;
  return <Enrolling orderId={orderId} />;
}

function Enroll({ course, onStale }: Props) {
  const navigate = useNavigate();
  const createOrder = useCreateOrder();
  const [error, setError] = useState<ApiError | null>(null);
  // A second click may come between the answer and the next page.
  const isPlaced = useRef(false);

  const enroll = useOnce(
    useCallback(async () => {
      if (isPlaced.current) return;
      setError(null);
      try {
        const order = await createOrder(course.id);
        isPlaced.current = true;
        navigate(`/checkout/${order.id}`);
      } catch (cause) {
        const problem = toApiError(cause);
        setError(problem);
        if (problem.code === 'already_enrolled') onStale();
      }
    }, [course.id, createOrder, navigate, onStale]),
  );

  return (
    <>
      <button
        type="button"
        className="button button-primary button-wide"
        aria-disabled={enroll.isRunning}
        onClick={() => void enroll.run()}
      >
        {enroll.isRunning ? 'Placing your order…' : 'Buy this course'}
      </button>
      {error && (
        <Notice kind={error.code === 'already_enrolled' ? 'info' : 'problem'}>
          <p>{problemWords(error)}</p>
        </Notice>
      )}
    </>
  );
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
