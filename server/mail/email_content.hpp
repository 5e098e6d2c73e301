// The words of each email. Pure: the same context gives the same email, byte for byte.
#pragma once

#include <string>

#include "mail/email_context.hpp"

namespace orderwire::mail {

struct EmailContent {
    std::string subject;  // one line, UTF-8
    std::string text;
    std::string html;
};

// Who sells, as the foot of each email says it. "" in any of these: not said.
struct Imprint {
    std::string name;
    std::string address;      // lines, joined by line feeds
    std::string support_url;  // https, http or mailto
};

struct Shop {
    std::string name;        // who the customer bought from
    std::string public_url;  // an origin: where customers reach us
    Imprint imprint = {};
};

// `pass` lets its holder pay the order from any device; "" where none is needed. Only a decline uses it.
EmailContent write_email(const Shop& shop, const EmailContext& context, const std::string& pass);

}  // namespace orderwire::mail
