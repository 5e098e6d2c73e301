// An email as it travels: RFC 5322 and MIME, by GMime, which knows how headers are encoded and folded.
#pragma once

#include <string>

#include "base/time.hpp"
#include "mail/email_content.hpp"
#include "mail/mailbox.hpp"

namespace orderwire::mail {

struct Envelope {
    Mailbox from;
    Mailbox to;
    Time date{};
    std::string message_id;  // without its brackets: "ord_….2@shop.example"
};

// The message with CRLF line ends, in ASCII alone: multipart/alternative of text and HTML, both
// quoted-printable. The same email and envelope give the same bytes, so that a repeated delivery is
// recognised as one. Text of others can't add a header: names and subject are taken as one line.
std::string to_mime(const EmailContent& email, const Envelope& envelope);

}  // namespace orderwire::mail
