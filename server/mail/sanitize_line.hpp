// Text of others, made fit to stand in a header or in the middle of a sentence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orderwire::mail {

// `text` as one line of UTF-8 of at most `bytes_max` bytes: invalid bytes are replaced, control characters
// (line breaks, NUL, those that change the direction of writing) become one space, and what is cut off ends
// in an ellipsis.
std::string sanitize_line(std::string_view text, std::size_t bytes_max);

}  // namespace orderwire::mail
