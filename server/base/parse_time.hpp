// Times as people and programs write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace orderwire {

// Reads what format_rfc3339() writes, and likewise with another number of decimals (beyond milliseconds they
// are cut off) and with an offset such as +01:00. Nothing where it is no such time.
std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace orderwire
