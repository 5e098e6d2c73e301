// Bytes that strangers sent, as JSON can carry them.
#pragma once

#include <string>
#include <string_view>

namespace orderwire::testbench {

// UTF-8, with U+FFFD in place of every byte that is none.
std::string as_utf8(std::string_view bytes);

}  // namespace orderwire::testbench
