import { notFound } from 'next/navigation';
import { Orderwire } from '@/app/orderwire';
import { readOrder } from '@/lib/orderwire';
import { requireCustomer } from '@/lib/session';
import { setting } from '@/lib/settings';
import { CheckoutClient } from './checkout-client';

export const metadata = { title: 'Checkout' };

export default async function CheckoutPage({ params }: PageProps<'/checkout/[id]'>) {
  const { id } = await params;
  await requireCustomer(`/checkout/${id}`);
  const order = await readOrder(id);
  if (!order) notFound();
  const returnUrl = `${setting('SHOP_URL')}/checkout/success?order_id=${order.id}`;
  return (
    <Orderwire url={setting('ORDERWIRE_URL')}>
      <CheckoutClient initial={order} returnUrl={returnUrl} />
    </Orderwire>
  );
}
