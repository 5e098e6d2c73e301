'use client';
import type { OrderView } from '@orderwire/client';
import { OrderPayment, useOrder, useOrderPass } from '@orderwire/client/react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect } from 'react';
import { price } from '@/lib/price';

interface Props {
  readonly initial: OrderView;
  readonly returnUrl: string;
}

export function CheckoutClient({ initial, returnUrl }: Props) {
  const router = useRouter();
  useOrderPass(initial.id);
  const { view, refetch } = useOrder(initial.id, initial);
  const { status, course, amount, currency } = view ?? initial;
  const isOpen = status === 'pending' || status === 'failed';
  const track = useCallback(() => router.replace(`/track/${initial.id}`), [router, initial.id]);

  // Paid or cancelled, here or anywhere else: what is left to see is on the tracking page.
  useEffect(() => {
    if (!isOpen) track();
  }, [isOpen, track]);

  return (
    <>
      <h1>Checkout</h1>
      <p className="line">
        <strong>{course.title}</strong>
        <span>{price(amount, currency)}</span>
      </p>
      {isOpen ? (
        <OrderPayment
          view={view ?? initial}
          returnUrl={returnUrl}
          refetch={refetch}
          onAccepted={track}
        >
          <Link href={`/track/${initial.id}`}>View the order</Link>
        </OrderPayment>
      ) : (
        <p role="status">This order is closed.</p>
      )}
    </>
  );
}
