// POST and GET /v1/payment_methods and below.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

outcome<json::object> create_payment_method(World& world, const Call& call);
outcome<json::object> retrieve_payment_method(World& world, const Call& call);
outcome<json::object> list_payment_methods(World& world, const Call& call);
outcome<json::object> attach_payment_method(World& world, const Call& call);
outcome<json::object> detach_payment_method(World& world, const Call& call);

}  // namespace orderwire::sandbox
