// The requests about the objects by which an order is paid: paths and forms of Stripe's API. Pure.
#pragma once

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

// The form that makes the object. The same order must always give the same bytes: Stripe refuses an
// idempotency key with other parameters. That is why they are kept with the binding. `public_url` is where
// customers come back.
std::string creation_form(store::Binding::Kind kind, const store::OrderFacts& facts,
                          std::string_view public_url);

std::string idempotency_key(std::string_view order_id, std::uint32_t number);

}  // namespace orderwire::payments
