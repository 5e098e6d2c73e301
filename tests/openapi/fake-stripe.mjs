// A Stripe whose next answers the test chooses: what the sandbox is too well-behaved to give.
import { createServer } from 'node:http';

export class FakeStripe {
  /** Gives {status, body} for (method, path), or null to hang up. */
  answer = () => ({ status: 500, body: {} });
  #server = createServer((request, response) => {
    request.resume();
    const { pathname } = new URL(request.url, 'http://any');
    // The server asks for events that it missed; there are none.
    const told =
      pathname === '/v1/events'
        ? { status: 200, body: { object: 'list', data: [], has_more: false } }
        : this.answer(request.method, pathname);
    if (told === null) return request.socket.destroy();
    response.writeHead(told.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(told.body));
  });

  static async open() {
    const stripe = new FakeStripe();
    await new Promise((ready) => stripe.#server.listen(0, '127.0.0.1', ready));
    return stripe;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Every request from here on is answered with this object. */
  gives(object) {
    this.answer = () => ({ status: 200, body: object });
  }

  /** For good: `about` is the parameter that it is about. */
  refuses(about = 'mode', status = 400) {
    const error = { type: 'invalid_request_error', param: about, message: 'No.' };
    this.answer = () => ({ status, body: { error } });
  }

  rejectsTheKey() {
    this.refuses(undefined, 401);
  }

  hangsUp() {
    this.answer = () => null;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((closed) => this.#server.close(closed));
  }
}

export const intent = (status, id = 'pi_fake') => ({
  object: 'payment_intent',
  id,
  client_secret: `${id}_secret_1`,
  status,
  amount: 4900,
  amount_received: status === 'succeeded' ? 4900 : 0,
  currency: 'usd',
});

export const session = (status) => ({
  object: 'checkout.session',
  id: 'cs_test_fake',
  url: 'https://checkout.example/c/pay/cs_test_fake',
  status,
  payment_status: 'unpaid',
  payment_intent: null,
  amount_total: 4900,
  currency: 'usd',
});
