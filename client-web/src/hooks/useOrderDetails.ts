import { useEffect, useState } from 'react';
import { toApiError } from '../services/api/api-error';
import type { OwnersDetails } from '../types/order.types';
import { useClient } from './client-context';

/**
 * Whose order this is: nobody can tell before the server was asked, and never where it is older than its
 * pages and does not say (`untold`).
 */
export type Ownership = 'unknown' | 'untold' | 'owner' | 'stranger';

export interface OrderOfOwner {
  readonly ownership: Ownership;
  /** Of the newest version that they were read for; null for strangers and until the first answer. */
  readonly details: OwnersDetails | null;
}

const UNKNOWN: OrderOfOwner = { ownership: 'unknown', details: null };
const UNTOLD: OrderOfOwner = { ownership: 'untold', details: null };
const STRANGER: OrderOfOwner = { ownership: 'stranger', details: null };

/** What the server answers to others, however they are known to it. */
const isRefusal = (status: number) => status === 401 || status === 403;
const TRY_AGAIN_MS = 5_000;

/**
 * Its owner's view of an order, read again with each version: what can be done changes with it. While
 * the server cannot be asked, what is known stays.
 */
export function useOrderDetails(orderId: string, version: number): OrderOfOwner {
  const { api, env } = useClient();
  const [known, setKnown] = useState(UNKNOWN);
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or turn asks again on purpose
  useEffect(() => {
    let isNewest = true;
    let timer: ReturnType<typeof env.setTimer> | null = null;
    api.getOrderDetails(orderId).then(
      (details) => {
        if (isNewest) setKnown({ ownership: 'owner', details });
      },
      (cause: unknown) => {
        if (!isNewest) return;
        const { status, code } = toApiError(cause);
        if (isRefusal(status)) setKnown(STRANGER);
        else if (status === 404 && code !== 'unknown_order') setKnown(UNTOLD);
        else timer = env.setTimer(() => setTurn((count) => count + 1), TRY_AGAIN_MS);
      },
    );
    return () => {
      isNewest = false;
      if (timer !== null) env.clearTimer(timer);
    };
  }, [api, env, orderId, version, turn]);

  return known;
}
