// Payment payloads without what is personal in them, for people who look over a tester's shoulder. Pure.
#pragma once

#include <string>
#include <string_view>

namespace orderwire::testbench {

inline constexpr std::string_view redaction_mark = "•••";

enum class Redaction { secrets, everything };

struct RedactedText {
    std::string text;
    bool masked = false;  // something was
};

// A JSON text in which values are replaced by `redaction_mark` and the rest stays byte for byte: always
// secrets, wherever they stand; with `everything` also what is about a person (personal.hpp), by its key, or
// by what it looks like where the key says nothing. Everything below such a key is masked. Keys and values
// are judged as they read, however they are written ("\u0065mail"). Where the text stops being JSON, all that
// follows is one mark, because nobody can say what it is.
RedactedText redact(std::string_view json, Redaction redaction);

}  // namespace orderwire::testbench
