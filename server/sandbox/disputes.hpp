// Disputes: opened by the sandbox itself, after a payment with the card or the IBAN made for it.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

void open_dispute(World& world, Record& charge);

outcome<json::object> retrieve_dispute(World& world, const Call& call);
outcome<json::object> update_dispute(World& world, const Call& call);
outcome<json::object> close_dispute(World& world, const Call& call);
outcome<json::object> list_disputes(World& world, const Call& call);

}  // namespace orderwire::sandbox
