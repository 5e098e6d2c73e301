#include "api/customer_details.hpp"

#include <algorithm>

namespace orderwire::api {

bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

bool is_customer_id(std::string_view id) {
    return !id.empty() && id.size() <= 255 && !has_control_characters(id);
}

bool is_email(std::string_view email) {
    const std::size_t at = email.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < email.size() &&
           email.find('@', at + 1) == std::string_view::npos && email.size() <= 254 &&
           !has_control_characters(email) && email.find(' ') == std::string_view::npos;
}

bool is_customer_name(std::string_view name) {
    return !name.empty() && name.size() <= 200 && !has_control_characters(name);
}

}  // namespace orderwire::api
