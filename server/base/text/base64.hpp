// Base64 as RFC 4648 has it, with padding: how binary travels in a text payload. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orderwire {

std::string encode_base64(std::string_view bytes);

// Nothing where the text is not base64: a foreign character, a wrong length, padding inside.
std::optional<std::string> decode_base64(std::string_view text);

// The same of base64url without padding, as tokens are written.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace orderwire
