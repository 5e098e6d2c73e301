// The account that all keys belong to.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

ApiResult<json::object> retrieve_account(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
