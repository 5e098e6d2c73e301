// JSON in which an object names a member twice: readers differ in which one they believe. Pure.
#pragma once

#include <string_view>

namespace orderwire {

// Whether every object in the text, however deep, names each of its members once; escapes are read first
// ("\u0061lg" is "alg"). False also where the text is not one JSON text that parse_json() takes.
bool has_unique_members(std::string_view text);

}  // namespace orderwire
