// Charges: one for each attempt that reached the bank.
#pragma once

#include "sandbox/test_methods.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

enum class ChargeStatus { succeeded, pending, failed };

// A charge for the whole amount of an intent, not yet stored. `decline` only where it failed.
Record make_charge(World& world, const json::object& intent, const Record& payment_method,
                   ChargeStatus status, const Decline* decline, bool authenticated);

// Gives a pending charge its end.
void settle_charge(Record& charge, const Decline* decline);

outcome<json::object> retrieve_charge(World& world, const Call& call);
outcome<json::object> update_charge(World& world, const Call& call);
outcome<json::object> list_charges(World& world, const Call& call);

}  // namespace orderwire::sandbox
