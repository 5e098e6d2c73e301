// What stands in the package's README for Next.js, without JSX: one component, drawn on the server and in the browser.
import {
  describeOrder,
  ModeBadge,
  OrderStatusIndicator,
  OrderwireProvider,
  Timeline,
  useOrder,
} from '@orderwire/client/react';
import { createElement as h } from 'react';

function Status({ orderId, initial }) {
  const order = useOrder(orderId, initial);
  if (!order.view) return h('p', null, 'Looking up your order…');
  const description = describeOrder(order.view, null, order.isStale);
  return h(
    'div',
    { className: 'orderwire' },
    h(ModeBadge, order),
    h(OrderStatusIndicator, { description, size: 'page' }),
    h(Timeline, { view: order.view }),
  );
}

export function Tracking({ baseUrl, orderId, initial }) {
  return h(OrderwireProvider, { baseUrl }, h(Status, { orderId, initial }));
}
