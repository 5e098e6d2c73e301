// Payment payloads without what is personal in them, for people who look over a tester's shoulder. Pure.
#pragma once

#include <string>
#include <string_view>

namespace orderwire::testbench {

inline constexpr std::string_view mask = "•••";

enum class Reveal { secrets_masked, everything_masked };

struct MaskedText {
    std::string text;
    bool masked = false;  // something was
};

// A JSON text in which values are replaced by `mask` and the rest stays byte for byte: always secrets,
// wherever they stand; with `everything_masked` also what is about a person (personal.hpp), by its key, or by
// what it looks like where the key says nothing. Everything below such a key is masked. Keys and values are
// judged as they read, however they are written ("\u0065mail"). Where the text stops being JSON, all that
// follows is one mask, because nobody can say what it is.
MaskedText masked(std::string_view json, Reveal reveal);

}  // namespace orderwire::testbench
