// A cursor as it stands in a query or a header.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace orderwire::transport {

// Decimal digits, of any number: what is too large for a version reads as the largest. Nothing where the text
// is not a cursor.
std::optional<std::uint64_t> parse_cursor(std::string_view text);

}  // namespace orderwire::transport
