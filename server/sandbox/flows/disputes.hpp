// Disputes: opened by the sandbox itself, after a payment with the card or the IBAN made for it.
#pragma once

#include "sandbox/emulator_context.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

// Whether a payment with such a card is followed by a dispute, or by a warning of one.
bool opens_dispute(PostPaymentEffect post_payment_effect);

// What the charge's test card announces: a dispute, several, an inquiry, or an early fraud warning.
void open_dispute(EmulatorContext& context, StoredObject& charge);

ApiResult<json::object> retrieve_dispute(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_dispute(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> close_dispute(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_disputes(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
