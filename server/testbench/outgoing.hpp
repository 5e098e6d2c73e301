// What of the outbox needs a person: mail and webhooks to the shop that do not go, and an endpoint that
// rests.
#pragma once

#include "base/json.hpp"
#include "store/outbox.hpp"

namespace orderwire::testbench {

// Objects as the testbench lists them, each with the action that helps.
json::array outgoing_attention(store::OutboxReader& outbox);

}  // namespace orderwire::testbench
