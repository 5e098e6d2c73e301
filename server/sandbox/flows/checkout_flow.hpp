// The course of a Checkout session: open → complete (paid, or unpaid while a bank takes its time) | expired.
// Its payment intent is made at the customer's first attempt, and shown once the session is complete.
// Everything happens in the caller's transaction.
#pragma once

#include <string>

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

struct Payer {
    std::string email;
    std::string name;
};

// The intent of the session's attempts, made and shown before there is one: as sessions had it before
// 2022-08-01.
void make_intent_early(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session);

// One attempt to pay an open session. Error: as confirm_intent's; the session stays open and may be paid by
// another method.
ApiResult<void> pay_session(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session,
                            const StoredObject& payment_method, const Payer& payer,
                            const std::string& base_url);

// Completes a session whose total is nothing.
void complete_free_session(EmulatorContext& context, StoredObject& session, const Payer& payer);

// Brings the session of an intent, if it has one, after what happened to the intent by itself: an
// authentication, a bank's answer, a capture.
void follow_intent(EmulatorContext& context, const StoredObject& intent);

// Ends an open session, and with it the intent of a failed attempt.
void expire_session(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session);

// The intent of the session's attempts, shown or not.
std::optional<StoredObject> intent_of(EmulatorContext& context, const StoredObject& session);

}  // namespace orderwire::sandbox
