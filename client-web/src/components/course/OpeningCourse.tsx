import { useEffect, useState } from 'react';
import { useCountdown } from '../../hooks/useCountdown';
import { settlePaymentHistory } from '../../services/payment/payment-history';
import type { OrderView } from '../../types/order.types';
import { ArrowIcon } from '../layout/icons';
import { CountdownRing } from './CountdownRing';

const COUNTDOWN_S = 5;

interface Props {
  readonly view: OrderView;
  /** Only for somebody who was waiting for this, and once: the way back must stay open. */
  readonly isAutomatic: boolean;
  /** Goes there; null where the address is not one to follow. */
  readonly open: (() => void) | null;
}

/** The way into the course, taken by itself after a countdown that can be stopped. */
export function OpeningCourse({ view, isAutomatic, open }: Props) {
  const [isCounting, setCounting] = useState(isAutomatic && open !== null);
  const left = useCountdown(COUNTDOWN_S, isCounting);

  useEffect(() => {
    if (left !== 0 || !open) return;
    settlePaymentHistory(view.id);
    setCounting(false);
    open();
  }, [left, open, view.id]);

  if (!open) return null;

  function stop() {
    settlePaymentHistory(view.id);
    setCounting(false);
  }

  function openNow() {
    stop();
    open?.();
  }

  return (
    <div className="opening">
      <p className="opening-course">
        <bdi>{view.course.title}</bdi>
      </p>
      <div className="actions">
        <button type="button" className="button button-primary" onClick={openNow}>
          Open the course{' '}
          {left === null ? <ArrowIcon /> : <CountdownRing left={left} total={COUNTDOWN_S} />}
        </button>
        {left !== null && (
          <button type="button" className="button-quiet" onClick={stop}>
            Stay here
          </button>
        )}
      </div>
      {left !== null && (
        <p className="visually-hidden" role="timer">
          Opening the course in {left} s
        </p>
      )}
    </div>
  );
}
