// Whole numbers in JSON, which may be written as 4900, 4900.0 or 4.9e3: to JSON these are one.
#pragma once

#include <cstdint>
#include <optional>

#include "base/json.hpp"

namespace orderwire {

// The whole number that a value is, if it is one and fits.
std::optional<std::int64_t> integer_in(const json::value& value);

}  // namespace orderwire
