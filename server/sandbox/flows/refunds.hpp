// Refunds. Most succeed at once; those of two test cards end later, one of them badly.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

// Gives a refund its end: a pending one succeeds, a succeeded one fails.
void settle_refund(EmulatorContext& context, StoredObject& refund, bool failed);

ApiResult<json::object> create_refund(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_refund(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_refund(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_refunds(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
