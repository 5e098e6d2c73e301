// The header by which a server says when to come back (RFC 9110, section 10.2.3). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace orderwire::http {

// From now on; seconds or a date. Nothing where the value is neither; zero where the date is over.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Time now);

}  // namespace orderwire::http
