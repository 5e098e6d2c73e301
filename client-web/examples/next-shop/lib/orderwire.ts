/** orderwire's server API, with the shop's key: for the shop's server alone. */
import type { OrderView } from '@orderwire/client';
import type { Course } from './catalogue';
import { setting } from './settings';
import type { Customer } from './store';

const ANSWER_WITHIN_MS = 10_000;

async function ask(path: string, body?: object): Promise<Response> {
  return fetch(setting('ORDERWIRE_URL') + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${setting('ORDERWIRE_SERVER_KEY')}`,
      'content-type': 'application/json',
    },
    body: body && JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
}

async function answered(answer: Response): Promise<OrderView> {
  if (!answer.ok) throw new Error(`orderwire says ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** A new order, or the customer's open one for this course: asking twice does no harm. */
export async function createOrder(course: Course, customer: Customer): Promise<OrderView> {
  const answer = await ask('/api/orders', {
    course_id: course.id,
    title: course.title,
    amount: course.amount,
    currency: course.currency,
    customer: { id: customer.id, email: customer.email, name: customer.name },
    return_url: `${setting('SHOP_URL')}/learn/${course.id}`,
    metadata: { shop: 'next-shop' },
  });
  return answered(answer);
}

export async function readOrder(orderId: string): Promise<OrderView | null> {
  const answer = await ask(`/api/orders/${encodeURIComponent(orderId)}`);
  return answer.status === 404 ? null : answered(answer);
}

/** Tells orderwire that the customer has the course: the pages that wait go on. */
export async function confirmEnrollment(orderId: string): Promise<void> {
  await answered(await ask(`/api/orders/${orderId}/enrollment`, { state: 'active' }));
}
