// The course of a payment: what confirming, authenticating, capturing and cancelling do to an intent and its
// charge, and which events they emit. Everything happens in the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

struct Confirmation {
    std::optional<std::string> return_url;
    bool off_session = false;
    bool error_on_requires_action = false;
    std::string base_url;  // of the page on which the customer authenticates
};

// Tries to pay. Error: 402 `card_error` for a decline; the intent and the failed charge stay stored.
outcome<void> confirm_intent(World& world, const Cause& cause, Record& intent, const Record& payment_method,
                             const Confirmation& confirmation);

// Ends a customer's authentication. The intent must be in requires_action. A decline after it is no error
// here: the intent says it.
void finish_authentication(World& world, Record& intent, bool succeeded);

// Gives a processing intent its end.
void settle_intent(World& world, Record& intent, bool declined);

// `amount` of an authorised payment, the whole by default.
void capture_intent(World& world, const Cause& cause, Record& intent, std::int64_t amount);

void cancel_intent(World& world, const Cause& cause, Record& intent,
                   const std::optional<std::string>& reason);

}  // namespace orderwire::sandbox
