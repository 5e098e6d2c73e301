// The answer to a look-up: a payment intent or Checkout Session as the API returns it, the session with its
// intent expanded where it has one. Pure; the fields are those of docs.stripe.com/api/payment_intents/object
// and docs.stripe.com/api/checkout/sessions/object.
#pragma once

#include "base/json.hpp"
#include "domain/contribution.hpp"

namespace orderwire::stripe {

// Where a payment object stands, whatever that means for its order.
enum class PaymentObjectState {
    payable,     // a customer can still pay by it
    processing,  // somebody did; the outcome comes later
    paid,
    dead,  // nobody can pay by it any more
};
PaymentObjectState payment_state_of(const json::object& object);

// What it says about the order. `at` orders it among the events.
domain::PaymentUpdate payment_update_of(const json::object& object, domain::DisplayOrder at);

// Adds the refunds of Stripe's list to what is said about their order.
void add_refunds(domain::Contribution& contribution, const json::object& list);

// The object as it is kept: without what lets its holder pay by it.
std::string record_of(const json::object& object);

}  // namespace orderwire::stripe
