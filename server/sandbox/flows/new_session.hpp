// A Checkout session, new: what POST /v1/checkout/sessions reads, and every member that clients look at.
#pragma once

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

// Where a session's customer pays: below the sandbox's own address.
inline constexpr std::string_view checkout_path = "/c/pay/";

// An open session of mode payment, not yet stored (the prices that it describes are). What the API does not
// show of it is hidden: "line_items" and "payment_intent_data", with which its intent will be made.
// A success or cancel URL with {CHECKOUT_SESSION_ID} filled in.
std::string with_session_id(std::string url, std::string_view session_id);

ApiResult<StoredObject> make_session(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
