// POST and GET /v1/payment_intents and below.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

ApiResult<json::object> create_intent(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_intent(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_intents(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_intent(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> confirm_intent_call(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> capture_intent_call(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> cancel_intent_call(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
