import { notFound } from 'next/navigation';
import { Orderwire } from '@/app/orderwire';
import { readOrder } from '@/lib/orderwire';
import { setting } from '@/lib/settings';
import { OrderTrackingClient } from './order-tracking-client';

export const metadata = { title: 'Your order' };

export default async function TrackPage({ params }: PageProps<'/track/[order-id]'>) {
  const { 'order-id': id } = await params;
  const order = await readOrder(id);
  if (!order) notFound();
  return (
    <Orderwire url={setting('ORDERWIRE_URL')}>
      <OrderTrackingClient initial={order} />
    </Orderwire>
  );
}
