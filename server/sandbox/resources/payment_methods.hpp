// POST and GET /v1/payment_methods and below.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

ApiResult<json::object> create_payment_method(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_payment_method(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_payment_methods(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> attach_payment_method(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> detach_payment_method(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
