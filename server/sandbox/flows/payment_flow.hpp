// The course of a payment: what confirming, authenticating, capturing and cancelling do to an intent and its
// charge, and which events they emit. Everything happens in the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

struct Confirmation {
    std::optional<std::string> return_url;
    bool off_session = false;
    bool error_on_requires_action = false;
    std::string base_url;  // of the page on which the customer authenticates
};

// Tries to pay. Error: 402 `card_error` for a decline; the intent and the failed charge stay stored.
ApiResult<void> confirm_intent(EmulatorContext& context, const RequestInfo& request_info,
                               StoredObject& intent, const StoredObject& payment_method,
                               const Confirmation& confirmation);

// Ends a customer's authentication. The intent must be in requires_action. A decline after it is no error
// here: the intent says it.
void finish_authentication(EmulatorContext& context, StoredObject& intent, bool succeeded);

// Gives a processing intent its end.
void settle_intent(EmulatorContext& context, StoredObject& intent, bool declined);

// `amount` of an authorised payment, the whole by default.
void capture_intent(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                    std::int64_t amount);

void cancel_intent(EmulatorContext& context, const RequestInfo& request_info, StoredObject& intent,
                   const std::optional<std::string>& reason);

}  // namespace orderwire::sandbox
