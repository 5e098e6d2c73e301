// Refunds. Most succeed at once; those of two test cards end later, one of them badly.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// Gives a refund its end: a pending one succeeds, a succeeded one fails.
void settle_refund(World& world, Record& refund, bool failed);

outcome<json::object> create_refund(World& world, const Call& call);
outcome<json::object> retrieve_refund(World& world, const Call& call);
outcome<json::object> update_refund(World& world, const Call& call);
outcome<json::object> list_refunds(World& world, const Call& call);

}  // namespace orderwire::sandbox
