// Disputes: opened by the sandbox itself, after a payment with the card or the IBAN made for it.
#pragma once

#include "sandbox/test_methods.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// Whether a payment with such a card is followed by a dispute, or by a warning of one.
bool opens_dispute(Aftermath aftermath);

// What the charge's test card announces: a dispute, several, an inquiry, or an early fraud warning.
void open_dispute(World& world, Record& charge);

outcome<json::object> retrieve_dispute(World& world, const Call& call);
outcome<json::object> update_dispute(World& world, const Call& call);
outcome<json::object> close_dispute(World& world, const Call& call);
outcome<json::object> list_disputes(World& world, const Call& call);

}  // namespace orderwire::sandbox
