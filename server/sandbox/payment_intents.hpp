// POST and GET /v1/payment_intents and below.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

outcome<json::object> create_intent(World& world, const Call& call);
outcome<json::object> retrieve_intent(World& world, const Call& call);
outcome<json::object> list_intents(World& world, const Call& call);
outcome<json::object> update_intent(World& world, const Call& call);
outcome<json::object> confirm_intent_call(World& world, const Call& call);
outcome<json::object> capture_intent_call(World& world, const Call& call);
outcome<json::object> cancel_intent_call(World& world, const Call& call);

}  // namespace orderwire::sandbox
