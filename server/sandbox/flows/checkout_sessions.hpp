// POST and GET /v1/checkout/sessions and below, and /v1/payment_pages: what Stripe's page calls, and its
// command to trigger Checkout's events.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

ApiResult<json::object> create_session(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_session(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_session(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_sessions(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_session_line_items(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> expire_session_call(EmulatorContext& context, const ApiCall& call);

ApiResult<json::object> retrieve_payment_page(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> confirm_payment_page(EmulatorContext& context, const ApiCall& call);

// A session's line items as a list with its url.
json::object present_line_items(const StoredObject& session);

}  // namespace orderwire::sandbox
