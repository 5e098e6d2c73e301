// Bytes that strangers sent, as JSON can carry them (see is_utf8() in base/printable.hpp). Pure.
#pragma once

#include <string>
#include <string_view>

namespace orderwire {

// UTF-8, with U+FFFD in place of every byte that is none.
std::string as_utf8(std::string_view bytes);

}  // namespace orderwire
