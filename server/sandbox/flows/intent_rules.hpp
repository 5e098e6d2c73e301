// What may be done to a payment intent in which state, and what a browser may see of it. Pure.
//
//   requires_payment_method → requires_confirmation → requires_action → processing → succeeded
//            ↑ declined, or authentication failed ←──────────┴──────────────┘
//   with manual capture requires_capture stands before succeeded; canceled and succeeded are final.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/protocol/api_error.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

enum class IntentStep { confirm, cancel, capture, change };

// Whether the step may be taken in this state. Error: `payment_intent_unexpected_state`, with the intent
// inside.
ApiResult<void> check_step(IntentStep step, const json::object& intent);

// `payment_intent_unexpected_state` for another reason.
ApiError unexpected_state(const json::object& intent, std::string message);

// Fails for what is no type of payment method that the sandbox has.
void check_method_types(Params& params, const std::vector<std::string>& types);

// Whether the intent takes a payment method of this type in its currency. Error:
// `payment_intent_incompatible_payment_method`.
ApiResult<void> check_method_type(const json::object& intent, const json::object& payment_method);

// The intent as a publishable key with its client_secret may see it: no metadata, no customer, no charges.
json::object browser_view(const json::object& intent);

}  // namespace orderwire::sandbox
