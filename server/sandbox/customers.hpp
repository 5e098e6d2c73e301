// Customers, as far as payments need them.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// Without any details, not yet stored.
Record make_customer(World& world);

outcome<json::object> create_customer(World& world, const Call& call);
outcome<json::object> retrieve_customer(World& world, const Call& call);
outcome<json::object> update_customer(World& world, const Call& call);
outcome<json::object> delete_customer(World& world, const Call& call);
outcome<json::object> list_customers(World& world, const Call& call);

}  // namespace orderwire::sandbox
