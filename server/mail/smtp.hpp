// Hands messages to a mail server by SMTP, over libcurl: one connection, kept for those that follow at once.
#pragma once

#include "http/curl_worker.hpp"
#include "mail/carrier.hpp"
#include "mail/smtp_transfer.hpp"

namespace orderwire::mail {

class SmtpCarrier final : public Carrier {
  public:
    SmtpCarrier(SmtpSettings settings, std::string from);  // starts a thread
    ~SmtpCarrier() override;  // a message under way is `stopped`. Before the loops that asked are destroyed
    task<outbox::Delivery> carry(Post post) override;

  private:
    SmtpSettings settings_;
    std::string from_;
    SmtpSockets sockets_;
    http::CurlWorker worker_;  // goes first: it closes the sockets
};

}  // namespace orderwire::mail
