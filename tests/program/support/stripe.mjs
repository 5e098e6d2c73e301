// A Stripe that makes one intent for each idempotency key, as Stripe does, and missed no event.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Opens it; it closes with the test. `whenAnswered` is called after each answer that was sent. */
export async function openStripe(test) {
  const intents = new Map();
  let onAnswered = () => {};
  const intent = (id) => ({
    ...{ id, object: 'payment_intent', status: 'requires_payment_method', amount: 4900 },
    ...{ currency: 'usd', client_secret: `${id}_secret_x` },
  });
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const key = request.headers['idempotency-key'];
      const found = request.url.match(/payment_intents\/(pi_\d+)$/)?.[1];
      if (key && !intents.has(key)) intents.set(key, `pi_${intents.size + 1}`);
      response.setHeader('content-type', 'application/json');
      const answer = request.url.startsWith('/v1/events')
        ? { object: 'list', data: [], has_more: false }
        : intent(found ?? intents.get(key));
      response.end(JSON.stringify(answer), () => onAnswered());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    intents,
    whenAnswered: (then) => {
      onAnswered = then;
    },
    /** What a server needs to take it for Stripe, and events that are signed with `secret`. */
    options: (secret) => [
      ...['--sandbox', 'off', '--stripe-api', url],
      ...['--stripe-secret-key', 'sk_test_of_the_program_suite'],
      ...['--stripe-webhook-secret', secret],
    ],
  };
}
