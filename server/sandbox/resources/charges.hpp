// Charges: one for each attempt that reached the bank.
#pragma once

#include "sandbox/emulator_context.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

enum class ChargeStatus { succeeded, pending, failed };

// A charge for the whole amount of an intent, not yet stored. `decline` only where it failed.
StoredObject make_charge(EmulatorContext& context, const json::object& intent,
                         const StoredObject& payment_method, ChargeStatus status, const Decline* decline,
                         bool authenticated);

// Gives a pending charge its end.
void settle_charge(StoredObject& charge, const Decline* decline);

ApiResult<json::object> retrieve_charge(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_charge(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_charges(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
