import type { OrderDescription, Shape } from './describe-order';

type Messages = Pick<OrderDescription, 'title' | 'detail'>;

/** Where the words for its owner would promise or ask something of somebody else. */
const MESSAGES: Partial<Record<Shape, Messages>> = {
  enrolled: {
    title: 'Order complete',
    detail: 'Paid and confirmed. Access to the course is given.',
  },
  paid: { title: 'Paid', detail: 'The payment is confirmed.' },
  refunded: { title: 'Refunded', detail: 'The payment went back to the customer.' },
  failed: {
    title: 'Payment declined',
    detail: 'The customer who placed this order can try again.',
  },
  action: {
    title: 'Waiting for the bank',
    detail: 'The bank asks the customer to confirm this payment.',
  },
  review: { title: 'Payment under review', detail: 'The shop is looking at this payment.' },
  working: {
    title: 'Confirming the payment',
    detail: 'The payment is on its way. This page changes by itself.',
  },
};

/** The same state in words for somebody whose order it is not. */
export function describeForOthers(description: OrderDescription): OrderDescription {
  return { ...description, ...MESSAGES[description.shape] };
}
