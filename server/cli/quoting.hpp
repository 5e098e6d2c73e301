// What was given, as an error may repeat it.
#pragma once

#include <string>
#include <string_view>

namespace orderwire::cli {

// Without what looks like a secret: keys (sk_…, whsec_…) and what stands before the @ of a URL or behind its
// question mark.
std::string masked(std::string_view text);

// 'many': masked, printable, and cut where it is long.
std::string quote_value(std::string_view given);

// Whether it is made as our names are: lower case words with dashes. What was mistyped may have a secret in
// its place, or glued to it, and is repeated only where it looks like a name.
bool looks_like_a_name(std::string_view text);

// 'serv', or "a word (not shown)".
std::string quote_word(std::string_view given);

// One line for standard error: printable, masked, of a bounded length.
std::string error_line(std::string_view message);

}  // namespace orderwire::cli
