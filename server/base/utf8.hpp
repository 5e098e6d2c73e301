// Bytes that strangers sent, as JSON can carry them. UTF-8 as RFC 3629 has it: no overlong forms, no
// surrogates, nothing beyond U+10FFFF. Pure.
#pragma once

#include <string>
#include <string_view>

namespace orderwire {

bool is_utf8(std::string_view bytes);

// UTF-8, with U+FFFD in place of every byte that is none.
std::string as_utf8(std::string_view bytes);

}  // namespace orderwire
