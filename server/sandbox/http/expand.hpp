// `expand`: replaces the ids in an answer by the objects that they name, also in lists ("data.latest_charge")
// and along a path ("latest_charge.refunds").
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

// Does what `form["expand"]` asks of `answer`. A publishable key may expand nothing but the payment method.
// Error: a path that can't be expanded, or is deeper than 4.
ApiResult<void> expand(EmulatorContext& context, const ApiCall& call, json::object& answer);

}  // namespace orderwire::sandbox
