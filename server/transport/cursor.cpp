#include "transport/cursor.hpp"

#include <charconv>

namespace orderwire::transport {

std::optional<std::uint64_t> parse_cursor(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) return std::nullopt;
    // A version that no order will ever have is beyond its order's, as any other.
    if (error == std::errc::result_out_of_range) return UINT64_MAX;
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

}  // namespace orderwire::transport
