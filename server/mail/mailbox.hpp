// Who a message is from, and who it is to.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace orderwire::mail {

struct Mailbox {
    std::string name;  // UTF-8, one line; "" where none is known
    std::string address;
};

// Whether mail can be sent there: "ada@example.com", "ada+orders@[192.0.2.1]". Letters of other alphabets
// (which need SMTPUTF8 at every server on the way) and quoted local parts are not taken; a domain in another
// alphabet is, in the form that mail knows it by (xn--…), which is how browsers send it.
bool is_address(std::string_view text);

// "orders@shop.example" or "Ada's Courses <orders@shop.example>", the name in quotes or not. Error:
// `invalid_mailbox`.
result<Mailbox> parse_mailbox(std::string_view text);

}  // namespace orderwire::mail
