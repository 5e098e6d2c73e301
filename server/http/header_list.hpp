// A header's value that is a list, and the blanks around its parts (RFC 9110, OWS).
//
// Not Beast's token_list and ext_list: they end at the first part that is malformed, so that what stands
// behind it would go unread. `@, gzip` would take no gzip, and `chunked @, chunked` would be chunked once.
#pragma once

#include <algorithm>
#include <string_view>

namespace orderwire::http {

inline std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls `use` with each part, trimmed; with empty ones too.
template <class Use>
void for_each_part(std::string_view list, char separator, const Use& use) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(separator), list.size());
        use(trim(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

}  // namespace orderwire::http
