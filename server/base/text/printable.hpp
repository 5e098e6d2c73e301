// Bytes of strangers, made fit for a line on a terminal or in a log: what they say stays readable and steers
// nothing.
#pragma once

#include <string>
#include <string_view>

namespace orderwire {

// Whether something in it is not printable, or is no UTF-8 at all: printable() would change it.
bool has_unprintable(std::string_view text);

// One line of UTF-8: control characters (C0, DEL, C1), line separators, invisible and bidirectional marks are
// written as \n, \u001b, \u202e, and bytes that are no UTF-8 as \xff.
std::string printable(std::string_view text);

// Likewise, but its line feeds and tabs are its own.
std::string printable_lines(std::string_view text);

// JSON that means the same and is printable: within its texts by JSON's own escapes, bytes that are no UTF-8
// as U+FFFD.
std::string printable_json(std::string_view serialized);

}  // namespace orderwire
