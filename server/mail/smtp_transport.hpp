// Hands messages to a mail server by SMTP, over libcurl: one connection, kept for those that follow at once.
#pragma once

#include "http/client/curl_worker.hpp"
#include "mail/mail_transport.hpp"
#include "mail/smtp_transfer.hpp"

namespace orderwire::mail {

class SmtpTransport final : public MailTransport {
  public:
    SmtpTransport(SmtpSettings settings, std::string from);  // starts a thread
    ~SmtpTransport() override;  // a message under way is `stopped`. Before the loops that asked are destroyed
    task<outbox::SendResult> send(OutgoingMail outgoing) override;

  private:
    SmtpSettings settings_;
    std::string from_;
    SmtpSockets sockets_;
    http::CurlWorker worker_;  // goes first: it closes the sockets
};

}  // namespace orderwire::mail
