// Text that goes into HTML.
#pragma once

#include <string>
#include <string_view>

namespace orderwire {

// For element content and for quoted attribute values alike.
std::string escape_html(std::string_view text);

}  // namespace orderwire
