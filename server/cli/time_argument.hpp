// A time as people give it on a command line.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "cli/option.hpp"

namespace orderwire::cli {

// An RFC 3339 time, a date, or a time ago: 90s, 15m, 2h, 3d. Nothing where it is none of these,
// or a time ago that is before 1970.
std::optional<Time> read_time_argument(const std::string& text, Time now);

// Accepts those.
Check time_argument(Time now);

}  // namespace orderwire::cli
