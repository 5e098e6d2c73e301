// How a finished message leaves the house.
#pragma once

#include <string>

#include "base/async.hpp"
#include "base/time.hpp"
#include "outbox/outbox_sender.hpp"

namespace orderwire::mail {

struct OutgoingMail {
    std::string to;       // an address
    std::string message;  // RFC 5322, with CRLF line ends
    std::string name;     // letters, digits, '-' and '_': "ord_…-2-paid"
    Time at{};            // of what it is about
};

class MailTransport {
  public:
    virtual ~MailTransport() = default;
    // One attempt, with a time limit of its own.
    virtual task<outbox::SendResult> send(OutgoingMail outgoing) = 0;
};

}  // namespace orderwire::mail
