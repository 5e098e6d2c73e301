import { notFound } from 'next/navigation';
import { ReturnedClient } from './returned-client';

export const metadata = { title: 'Thank you' };

/** Where the bank sends customers back to. The address proves nothing: what counts is the order. */
export default async function SuccessPage({ searchParams }: PageProps<'/checkout/success'>) {
  const { order_id: order } = await searchParams;
  if (typeof order !== 'string' || !/^ord_[0-9A-Z]{26}$/.test(order)) notFound();
  return <ReturnedClient orderId={order} />;
}
