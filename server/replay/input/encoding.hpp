// Texts as editors and shells write them: PowerShell's `>` makes UTF-16 of everything.
#pragma once

#include <string>

#include "base/result.hpp"

namespace orderwire::replay {

// The bytes as UTF-8 without a byte order mark. UTF-16 is known by its mark. Error: `invalid_encoding`, for
// UTF-16 that is broken off or has half a pair, and for what looks like UTF-16 without the mark. Pure.
result<std::string> to_utf8(std::string bytes);

}  // namespace orderwire::replay
