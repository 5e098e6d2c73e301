// The sandbox's own controls, which Stripe has not: /_sandbox/faults, /_sandbox/clock and the rotation of a
// secret. JSON in and out.
#pragma once

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/api_request.hpp"
#include "sandbox/protocol/api_response.hpp"

namespace orderwire::sandbox {

// What is below /_sandbox/, but for the pages. A web page of another origin is refused: these need no key.
//   GET, POST faults       {drop, duplicate, shuffle, error: 0..1, error_next, delay_ms, api_delay_ms}
//   GET deliveries[?event=…]               the newest 100: state, attempts, what the receiver said
//   POST clock {advance_ms}                retries, settlements and idempotency keys are that much older
//   POST webhook_endpoints/{id}/roll_secret {overlap_ms}   a new secret; for so long the old one signs too
ApiResponse answer_control(EmulatorContext& context, const ApiRequest& request);

// GET /: what this is.
ApiResponse describe_sandbox();

}  // namespace orderwire::sandbox
