import { useEffect, useLayoutEffect, useState } from 'react';
import { keepPass, passIn, readPass } from '../services/api/order-token';

/** The address's part behind the #, and how to take it out of the address and its history. */
export interface Fragment {
  readonly hash: string;
  readonly forget: () => void;
}

/**
 * The pass that a retry link brought for this order, now or earlier in this tab; null where none did.
 * It is taken out of the address at once, so that it stays in no history. `fragment`: where a router
 * keeps the address, its own; else the browser's.
 */
export function useOrderPass(
  orderId: string,
  { hash, forget }: Fragment = ofThePage(),
): string | null {
  const [held, setHeld] = useState(() => passIn(hash) ?? readPass(orderId));

  const brought = passIn(hash);

  // Before what is below asks for anything in the customer's name.
  useLayoutEffect(() => {
    if (brought === null) return;
    keepPass(orderId, brought);
    setHeld(brought);
  }, [brought, orderId]);

  useEffect(() => {
    if (brought !== null) forget();
  }, [brought, forget]);

  return held;
}

/** A server has no address. */
function ofThePage(): Fragment {
  return { hash: globalThis.location?.hash ?? '', forget: forgetHash };
}

function forgetHash() {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', pathname + search);
}
