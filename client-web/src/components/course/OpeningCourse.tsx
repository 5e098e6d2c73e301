import { useEffect, useState } from 'react';
import { useCountdown } from '../../hooks/useCountdown';
import { settlePaymentHistory } from '../../services/payment/payment-history';
import type { OrderView } from '../../types/order.types';
import { ArrowIcon } from '../layout/icons';

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
      {left !== null && (
        <p className="countdown">
          Opening the course in{' '}
          <span className="figure" role="timer">
            {left} s
          </span>
        </p>
      )}
      <div className="actions">
        <button type="button" className="button button-primary" onClick={openNow}>
          Open the course <ArrowIcon />
        </button>
        {left !== null && (
          <button type="button" className="button button-plain" onClick={stop}>
            Stay here
          </button>
        )}
      </div>
    </div>
  );
}
