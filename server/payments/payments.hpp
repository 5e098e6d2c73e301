// How an order gets paid or cancelled at Stripe: numbered bindings, made with frozen parameters and an
// idempotency key each, so that a crash between Stripe's answer and our commit repeats into the same object.
#pragma once

#include <string>

#include "base/async.hpp"
#include "base/result.hpp"
#include "payments/stripe_api.hpp"
#include "store/store.hpp"

namespace orderwire::payments {

class Payments {
  public:
    // `stripe` and `store` must outlive it.
    Payments(StripeApi& stripe, store::Store& store, const Clock& clock);

    // The client secret of the order's payment intent, which is made where there is none.
    // Errors: `unknown_order`, `order_closed`, `too_many_attempts`, `stripe_unavailable`, `stripe_refused`.
    task<result<std::string>> intent_secret(std::string order_id, store::OrderFacts facts);

    // Cancels through Stripe, and follows Stripe's answer: the order's state after it.
    // Errors: `unknown_order`, `already_paid`, `payment_in_progress`, `stripe_unavailable`, `stripe_refused`.
    task<result<store::Snapshot>> cancel(std::string order_id);

  private:
    task<stripe_result<json::object>> make_intent(std::string order_id, store::Binding binding);
    task<result<store::Snapshot>> follow(json::object intent);
    task<result<store::Snapshot>> cancel_intent(std::string order_id, store::Binding binding);

    StripeApi& stripe_;
    store::Store& store_;
    const Clock& clock_;
};

}  // namespace orderwire::payments
