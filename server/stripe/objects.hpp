// What we read from Stripe's objects, field by field. Internal to this room.
#pragma once

#include "base/json.hpp"
#include "domain/contribution.hpp"

namespace orderwire::stripe {

// An update about an intent or session, from the object itself; its contribution is still empty.
domain::PaymentUpdate about_intent(const json::object& intent);
domain::PaymentUpdate about_session(const json::object& session);
// About the intent that a charge, refund or dispute belongs to.
domain::PaymentUpdate about_intent_of(const json::object& object);

// Paid, where the intent really says so; else a review mark.
void accept_success(domain::Contribution& contribution, const json::object& intent);

// Paid, with what the session came to; nothing where no payment was required.
void accept_session(domain::Contribution& contribution, const json::object& session);

// The decline's code and message, bounded so that a view stays small.
domain::Failure failure_of(const json::object& intent);

domain::Money money_of(const json::object& object, std::string_view amount_key);
domain::RefundSeen refund_of(const json::object& refund);
// Adds the refunds of a list object; false: there are more, or none were listed.
bool add_listed_refunds(domain::Contribution& contribution, const json::object* list);
domain::DisputeSeen dispute_of(const json::object& dispute);

}  // namespace orderwire::stripe
