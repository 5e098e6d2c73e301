// The account that all keys belong to.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

outcome<json::object> retrieve_account(World& world, const Call& call);

}  // namespace orderwire::sandbox
