// The end of an order's id in two groups, "RSTV-WXYZ": enough for support to find the order, not enough to
// open it. It can be read aloud. Pages, mails and receipts show the same one (client-web:
// presentation/help-code.ts).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orderwire::domain {

std::string help_code_of(std::string_view order_id);

// The last eight characters of the id that a help code is of: in any case, with a dash, a space or nothing
// between its groups, and with the letters that are taken for digits. Nothing where it is no help code.
std::optional<std::string> read_help_code(std::string_view text);

}  // namespace orderwire::domain
