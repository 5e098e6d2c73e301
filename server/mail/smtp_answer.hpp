// How an attempt to hand a message to an SMTP server ended, and what that means. Pure.
#pragma once

#include <curl/curl.h>

#include <string>

#include "outbox/outbox_sender.hpp"

namespace orderwire::mail {

struct SmtpAnswer {
    CURLcode code = CURLE_OK;
    int reply = 0;        // the code of the server's last reply; 0: there was none
    std::string command;  // that it was about: "RCPT"; "data" for the message itself; "" for the greeting
    std::string text;     // the reply's line, without the recipient's address; "" where it was about a login
};

// What is said against the recipient or the message with a 5xx is final. Everything else may be better later:
// a 4xx, a server that is away, and whatever is wrong between the server and us (the login, the certificate,
// the sender), because the operator can mend it.
outbox::SendResult evaluate(const SmtpAnswer& answer);

}  // namespace orderwire::mail
