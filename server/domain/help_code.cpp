#include "domain/help_code.hpp"

#include <algorithm>

namespace orderwire::domain {

namespace {

constexpr std::size_t help_code_digits = 8;
constexpr std::size_t group_digits = 4;

// Crockford's base32 reads what is easily taken for a digit as that digit.
char read_digit(char given) {
    const char c = given >= 'a' && given <= 'z' ? static_cast<char>(given - ('a' - 'A')) : given;
    return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

}  // namespace

std::string help_code_of(std::string_view order_id) {
    const std::string_view end =
        order_id.substr(order_id.size() - std::min(help_code_digits, order_id.size()));
    const std::size_t half = std::min(group_digits, end.size());
    return std::string(end.substr(0, half)).append("-").append(end.substr(half));
}

std::optional<std::string> read_help_code(std::string_view text) {
    std::string code;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == group_digits && (text[i] == '-' || text[i] == ' ')) continue;
        code += read_digit(text[i]);
    }
    const bool fits = code.size() == help_code_digits &&
                      code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos;
    return fits ? std::optional(code) : std::nullopt;
}

}  // namespace orderwire::domain
