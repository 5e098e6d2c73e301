// The requests about the objects by which an order is paid: paths and forms of Stripe's API. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace orderwire::payments {

// POST there makes such an object.
std::string collection_path(store::Binding::Kind kind);
// GET gives the object; of a session with its intent in full.
std::string object_path(const store::Binding& binding);
// POST ends it: nobody can pay by it any more.
std::string end_path(const store::Binding& binding);

// What a form has besides what the payment needs, by names of our own. Where Stripe refuses one of them, the
// object is made without it.
using LeftOut = std::set<std::string>;
// The one that a refusal is about, by Stripe's name of the parameter and its error code; "" where the payment
// needs what was refused.
std::string optional_member(std::string_view param, std::string_view code);

// The form that makes the object. The same order must always give the same bytes: Stripe refuses an
// idempotency key with other parameters. That is why they are kept with the binding. `public_url` is where
// customers come back.
std::string creation_form(store::Binding::Kind kind, const store::OrderDetails& details,
                          std::string_view public_url, const LeftOut& left_out = {});

// The refunds of a charge, a page of them; `after` is the last refund of the page before, or "".
std::string refunds_path(std::string_view charge_id, std::string_view after);

std::string idempotency_key(std::string_view order_id, std::uint32_t number);

}  // namespace orderwire::payments
