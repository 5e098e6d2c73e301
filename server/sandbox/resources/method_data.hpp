// Payment methods out of parameters: made of Stripe's test names, tokens and numbers, and of nothing else.
#pragma once

#include <memory>

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/params.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

// The method that a call names by payment_method (an id or a test name) or describes by payment_method_data.
// Nothing where it does neither. Made, and stored, where it is a new one.
ApiResult<std::unique_ptr<const StoredObject>> read_payment_method(EmulatorContext& context, Params& params);

// The method that `data` describes by type, card or sepa_debit, and billing_details; not yet stored.
ApiResult<StoredObject> make_described_method(EmulatorContext& context, Params data);

// The method of a test name, not yet stored.
StoredObject make_named_method(EmulatorContext& context, const TestMethod& method);

// How a stored payment method behaves.
const TestMethod& behaviour_of(const StoredObject& payment_method);

}  // namespace orderwire::sandbox
