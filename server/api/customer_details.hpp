// What is taken for a customer's id, address and name, wherever it comes from: a body, or a token.
#pragma once

#include <string_view>

namespace orderwire::api {

// Whether the text has control characters, which have no place in a line of a log or in the header of a mail.
bool has_control_characters(std::string_view text);

bool is_customer_id(std::string_view id);      // the shop's own: 1 to 255 bytes
bool is_email(std::string_view email);         // like ada@example.com, at most 254 bytes
bool is_customer_name(std::string_view name);  // 1 to 200 bytes

}  // namespace orderwire::api
