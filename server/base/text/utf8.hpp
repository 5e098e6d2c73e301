// UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF), as strangers send it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orderwire {

struct Utf8CodePoint {
    char32_t value = 0;
    std::size_t bytes = 0;  // 0: the first byte begins no code point
};
// The one that `text` begins with; it is not empty.
Utf8CodePoint first_code_point(std::string_view text);

// Whether it is whole UTF-8.
bool is_utf8(std::string_view text);

// As JSON can carry it: with U+FFFD in place of every byte that is none.
std::string as_utf8(std::string_view bytes);

}  // namespace orderwire
