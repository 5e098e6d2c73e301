// Payment methods: made of Stripe's test names or test numbers, and of nothing else.
#pragma once

#include <memory>

#include "sandbox/params.hpp"
#include "sandbox/test_methods.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// The method that a call names by payment_method (an id or a test name) or describes by payment_method_data.
// Nothing where it does neither. Made, and stored, where it is a new one.
outcome<std::unique_ptr<const Record>> read_payment_method(World& world, Params& params);

// How a stored payment method behaves.
const TestMethod& behaviour_of(const Record& payment_method);

outcome<json::object> create_payment_method(World& world, const Call& call);
outcome<json::object> retrieve_payment_method(World& world, const Call& call);
outcome<json::object> list_payment_methods(World& world, const Call& call);
outcome<json::object> attach_payment_method(World& world, const Call& call);
outcome<json::object> detach_payment_method(World& world, const Call& call);

}  // namespace orderwire::sandbox
