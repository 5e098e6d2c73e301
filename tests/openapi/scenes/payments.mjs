// Paying and cancelling, with the sandbox and with a Stripe that misbehaves.
import { expect } from '../expect.mjs';
import { intent, session } from '../fake-stripe.mjs';
import { Guest, paid, webhook } from '../guest.mjs';

const ACTIONS = ['payment-intent', 'checkout-session', 'cancel'];
const BINDINGS_MAX = 63;

export async function payments({ caller, webhookSecret }) {
  const guest = await Guest.arrive(caller);
  for (const action of ACTIONS) {
    const path = `/api/orders/${guest.order}/${action}`;
    await expect(caller.post(path), 403, 'not_owner');
    await expect(guest.act(action, { origin: 'https://evil.example' }), 403, 'foreign_origin');
    await expect(
      guest.post(path, '{}', { 'content-type': 'text/plain' }),
      415,
      'unsupported_media_type',
    );
    await expect(caller.post(`/api/orders/nothing/${action}`), 404, 'unknown_order');
    const asJson = { 'content-type': 'application/json' };
    await expect(guest.post(path, 'false', asJson), 400, 'bad_request');
    await expect(guest.post(path, '\u0000', asJson), 400, 'invalid_json');
  }
  await expect(guest.act('payment-intent'), 200);
  await expect(guest.act('checkout-session'), 200);
  await expect(guest.act('cancel'), 200);
  await expect(guest.act('cancel'), 200);
  await expect(guest.act('payment-intent'), 409, 'order_closed');
  await expect(guest.act('checkout-session'), 409, 'order_closed');

  const buyer = await Guest.arrive(caller);
  await webhook(caller, webhookSecret, paid(await buyer.intent()));
  await expect(buyer.act('cancel'), 409, 'already_paid');
}

export async function strangePayments({ caller }, stripe) {
  await paymentsUnderWay(caller, stripe);

  stripe.refuses();
  const refused = await Guest.arrive(caller);
  for (let attempt = 0; attempt < BINDINGS_MAX; attempt++) {
    const way = attempt % 2 ? 'checkout-session' : 'payment-intent';
    await expect(refused.act(way), 409, 'payment_refused');
  }
  await expect(refused.act('payment-intent'), 409, 'too_many_attempts');
  await expect(refused.act('checkout-session'), 409, 'too_many_attempts');

  // Bound, and Stripe neither cancels it nor says what it is.
  stripe.gives(intent('requires_payment_method', 'pi_bound'));
  const bound = await Guest.arrive(caller);
  await expect(bound.act('payment-intent'), 200);
  stripe.refuses();
  await expect(bound.act('cancel'), 409, 'payment_refused');
  stripe.rejectsTheKey();
  await expect(bound.act('cancel'), 502, 'stripe_refused');
  const patient = await Guest.arrive(caller);
  for (const way of ['payment-intent', 'checkout-session']) {
    stripe.rejectsTheKey();
    await expect(patient.act(way), 502, 'stripe_refused');
    stripe.refuses('amount');
    await expect(patient.act(way), 422, 'amount_not_accepted');
    stripe.refuses('currency');
    await expect(patient.act(way), 422, 'currency_not_accepted');
  }

  // Two orders, one payment: nothing that the server could do would be right.
  stripe.gives(intent('requires_payment_method', 'pi_bound'));
  const second = await Guest.arrive(caller);
  await expect(second.act('payment-intent'), 500, 'internal_error');

  stripe.hangsUp();
  for (const action of ['cancel', 'payment-intent']) {
    await expect(bound.act(action), 503, 'stripe_unavailable');
  }
  const last = await Guest.arrive(caller);
  await expect(last.act('checkout-session'), 503, 'stripe_unavailable');
}

/** The other way to pay is refused while one is being paid by, and so is a cancellation. */
async function paymentsUnderWay(caller, stripe) {
  stripe.gives(intent('requires_payment_method'));
  const byCard = await Guest.arrive(caller);
  await expect(byCard.act('payment-intent'), 200);
  stripe.gives(intent('processing'));
  await expect(byCard.act('checkout-session'), 409, 'payment_in_progress');
  await expect(byCard.act('cancel'), 409, 'payment_in_progress');

  stripe.gives(session('open'));
  const hosted = await Guest.arrive(caller);
  await expect(hosted.act('checkout-session'), 200);
  stripe.gives(session('complete'));
  await expect(hosted.act('payment-intent'), 409, 'payment_in_progress');
}
