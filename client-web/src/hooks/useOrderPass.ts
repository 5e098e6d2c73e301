import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { keepPass, passIn, readPass } from '../services/order-pass';

/**
 * The pass that a retry link brought for this order, now or earlier in this tab; null where none did.
 * It is taken out of the address at once, so that it stays in no history.
 */
export function useOrderPass(orderId: string): string | null {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const [held, setHeld] = useState(() => passIn(hash) ?? readPass(orderId));

  useEffect(() => {
    const brought = passIn(hash);
    if (brought === null) return;
    keepPass(orderId, brought);
    setHeld(brought);
    navigate(pathname + search, { replace: true });
  }, [hash, navigate, orderId, pathname, search]);

  return held;
}
