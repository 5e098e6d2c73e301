import Link from 'next/link';
import { notFound } from 'next/navigation';
import { Orderwire } from '@/app/orderwire';
import { readOrder } from '@/lib/orderwire';
import { currentCustomer } from '@/lib/session';
import { setting } from '@/lib/settings';
import { CheckoutClient } from './checkout-client';

export const metadata = { title: 'Checkout' };

/** Who pays is orderwire's to judge: the order's customer, or the holder of an e-mail's link. */
export default async function CheckoutPage({ params }: PageProps<'/checkout/[id]'>) {
  const { id } = await params;
  const order = await readOrder(id);
  if (!order) notFound();
  const returnUrl = `${setting('SHOP_URL')}/checkout/success?order_id=${order.id}`;
  return (
    <>
      <Orderwire url={setting('ORDERWIRE_URL')}>
        <CheckoutClient initial={order} returnUrl={returnUrl} />
      </Orderwire>
      {!(await currentCustomer()) && (
        <p>
          <Link href={`/sign-in?next=/checkout/${order.id}`}>Sign in</Link> to pay an order of
          yours.
        </p>
      )}
    </>
  );
}
