// JSON with line breaks and two spaces of indentation, as Stripe sends it. A receiver that verifies a
// signature over re-serialised JSON instead of the bytes it got must fail here as it fails at Stripe.
#pragma once

#include <string>

#include "base/json.hpp"

namespace orderwire::sandbox {

std::string pretty_json(const json::value& value);

}  // namespace orderwire::sandbox
