// A guest with a cookie, and what Stripe says of their payments.
import assert from 'node:assert/strict';
import Stripe from 'stripe';

export const COURSE = 'cpp-concurrency';

export class Guest {
  cookie;
  order;
  #caller;

  /** Places an order; `more` is told with it. */
  static async arrive(caller, more = {}) {
    const guest = new Guest();
    guest.#caller = caller;
    const placed = await caller.post('/api/orders', { course_id: COURSE, ...more });
    assert.equal(placed.status, 201);
    guest.cookie = placed.headers['set-cookie'][0].split(';')[0];
    guest.order = placed.json.id;
    return guest;
  }

  get(path, headers = {}) {
    return this.#caller.get(path, { cookie: this.cookie, ...headers });
  }

  post(path, body = {}, headers = {}) {
    return this.#caller.post(path, body, { cookie: this.cookie, ...headers });
  }

  /** What is done to the guest's order. */
  act(action, headers) {
    return this.post(`/api/orders/${this.order}/${action}`, {}, headers);
  }

  async intent() {
    const { json } = await this.act('payment-intent');
    return json.client_secret.split('_secret_')[0];
  }
}

/** Sends an event, signed as Stripe signs it. */
export function webhook(caller, secret, event, headers = {}) {
  const now = Date.now();
  const payload =
    typeof event === 'string'
      ? event
      : JSON.stringify({
          id: `evt_${Math.random().toString(36).slice(2)}`,
          object: 'event',
          created: Math.floor(now / 1000),
          livemode: false,
          ...event,
        });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return caller.send('POST', '/webhooks/stripe', {
    body: payload,
    headers: { 'content-type': 'application/json', 'stripe-signature': signature, ...headers },
  });
}

export const paid = (id, amount = 4900, currency = 'usd') => ({
  type: 'payment_intent.succeeded',
  data: {
    object: {
      object: 'payment_intent',
      id,
      status: 'succeeded',
      amount,
      amount_received: amount,
      currency,
    },
  },
});

export const declined = (id) => ({
  type: 'payment_intent.payment_failed',
  data: {
    object: {
      object: 'payment_intent',
      id,
      status: 'requires_payment_method',
      amount: 4900,
      currency: 'usd',
      last_payment_error: { code: 'card_declined', message: 'Your card was declined.' },
    },
  },
});
