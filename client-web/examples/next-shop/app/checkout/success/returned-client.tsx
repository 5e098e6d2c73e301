'use client';
import { paymentReturned } from '@orderwire/client/react';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Remembers that a payment was made in this tab, so that the order's page says "confirming". */
export function ReturnedClient({ orderId }: { readonly orderId: string }) {
  const router = useRouter();
  useEffect(() => {
    paymentReturned(orderId);
    router.replace(`/track/${orderId}`);
  }, [orderId, router]);
  return <p role="status">Thank you. Opening your order…</p>;
}
