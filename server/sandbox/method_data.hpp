// Payment methods out of parameters: made of Stripe's test names, tokens and numbers, and of nothing else.
#pragma once

#include <memory>

#include "sandbox/params.hpp"
#include "sandbox/test_methods.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// The method that a call names by payment_method (an id or a test name) or describes by payment_method_data.
// Nothing where it does neither. Made, and stored, where it is a new one.
outcome<std::unique_ptr<const Record>> read_payment_method(World& world, Params& params);

// The method that `data` describes by type, card or sepa_debit, and billing_details; not yet stored.
outcome<Record> make_described_method(World& world, Params data);

// The method of a test name, not yet stored.
Record make_named_method(World& world, const TestMethod& method);

// How a stored payment method behaves.
const TestMethod& behaviour_of(const Record& payment_method);

}  // namespace orderwire::sandbox
