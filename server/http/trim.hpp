// Blanks around the parts of a header's value (RFC 9110, OWS).
#pragma once

#include <string_view>

namespace orderwire::http {

inline std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace orderwire::http
