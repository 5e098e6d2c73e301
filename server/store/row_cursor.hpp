// A cursor of an engine whose rows rise in the order of commits: the row's number.
#pragma once

#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace orderwire::store {

inline std::string to_cursor(std::int64_t row) { return std::to_string(row); }

// "" is before the first row. Throws std::invalid_argument for what is no cursor.
inline std::int64_t row_of(const std::string& cursor) {
    if (cursor.empty()) return 0;
    std::int64_t row = 0;
    const char* end = cursor.data() + cursor.size();
    const auto [stop, error] = std::from_chars(cursor.data(), end, row);
    if (error != std::errc{} || stop != end) throw std::invalid_argument("no cursor: " + cursor);
    return row;
}

}  // namespace orderwire::store
