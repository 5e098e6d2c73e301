// How an order gets paid or cancelled at Stripe: numbered bindings, made with frozen parameters and an
// idempotency key each, so that a crash between Stripe's answer and our commit repeats into the same object.
#pragma once

#include <string>

#include "base/async.hpp"
#include "base/result.hpp"
#include "ingest/event_ingest.hpp"
#include "payments/stripe_api.hpp"
#include "store/store.hpp"

namespace orderwire::payments {

class Payments {
  public:
    // Everything that is passed by reference must outlive it. `public_url` is the origin that customers come
    // back to from a hosted page.
    Payments(StripeApi& stripe, store::Store& store, ingest::EventIngest& event_ingest, const Clock& clock,
             std::string public_url);

    // Errors of all: `stripe_unavailable`, `stripe_refused` (our key is not accepted) and `payment_refused`
    // (a definite no), which the two ways to pay tell more exactly where they can: `amount_not_accepted`,
    // `currency_not_accepted`.

    // The two ways to pay; asking for the other one ends the first, without ending the order. An object that
    // Stripe does not know (any more) marks the order for a person, and another one takes its place. More
    // errors of both: `unknown_order`, `order_closed`, `payment_in_progress`, `too_many_attempts`.
    struct WayToPay {
        std::string value;
        bool made = false;  // just now, at Stripe
    };
    // The client secret of the order's payment intent, which is made where there is none.
    task<result<WayToPay>> intent_secret(store::OrderDetails details);
    // The URL of the order's hosted page, likewise.
    task<result<WayToPay>> checkout_url(store::OrderDetails details);

    // Cancels through Stripe, and follows Stripe's answer: the order's state after it. More errors:
    // `unknown_order`, `already_paid`, `payment_in_progress`.
    task<result<store::Snapshot>> cancel(std::string order_id);

    // Asks Stripe what became of a binding's object, and takes the answer as a contribution: the order's
    // state after it. An object that Stripe does not know marks the order for a person; the binding stays,
    // since that can also be the wrong key.
    task<result<store::Snapshot>> look_up(store::Binding binding);

    // Asks Stripe for the refunds of a charge of this intent, and takes them likewise.
    task<result<store::Snapshot>> look_up_refunds(std::string charge_id, std::string intent_id);

  private:
    using Binding = store::Binding;

    struct Opened {
        json::object object;
        bool made = false;
    };
    task<result<Opened>> open_object(Binding::Kind kind, store::OrderDetails details);
    Error told(const std::string& order_id, const StripeError& error);
    task<result<bool>> is_usable(std::string order_id, Binding binding, json::object object);
    task<stripe_result<json::object>> make(std::string order_id, Binding binding);
    task<stripe_result<json::object>> retrieve(const Binding& binding);
    task<stripe_result<json::object>> end(std::string order_id, Binding binding);
    task<result<void>> give_up(std::string order_id, Binding binding);
    task<result<void>> end_superseded(std::string order_id, Binding binding);
    task<result<store::Snapshot>> cancel_bound(std::string order_id, Binding binding);
    task<store::Snapshot> follow(const json::object& object);
    task<store::Snapshot> mark_missing(const Binding& binding);
    task<store::Snapshot> bury(std::string order_id, Binding binding);
    task<store::Snapshot> take(store::IncomingEvent lookup);

    StripeApi& stripe_;
    store::Store& store_;
    ingest::EventIngest& event_ingest_;
    const Clock& clock_;
    std::string public_url_;
};

}  // namespace orderwire::payments
