// E-mail to customers, whole: what is written, how it leaves, when it is tried again.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/metrics.hpp"
#include "mail/composer.hpp"
#include "mail/mail_sender.hpp"
#include "mail/smtp_transfer.hpp"
#include "outbox/worker.hpp"

namespace orderwire::mail {

struct Options {
    bool on = true;
    std::optional<SmtpServer> smtp;
    std::filesystem::path ca_file;  // with smtp: certificates to trust beside the system's; "" for none
    std::filesystem::path folder;   // without: where the messages are put instead
    std::optional<Mailbox> from;    // nothing: orders@ the public host
    Imprint imprint;                // who sells, as the foot of each email says it
    SenderLimits limits;            // no option on the command line
};

// Soon after the first failure, because a server that does not know us yet asks everybody to come again
// (greylisting); the last attempt is a day after the first. One message at a time.
outbox::Policy retries();

class MailChannel {
  public:
    // What is passed by reference must outlive the channel, and the channel the run of the loop that its
    // worker is started on. A message that is under way then is sent again after the next start.
    MailChannel(const Options& options, const std::string& public_url, store::Store& store,
                const Clock& clock, Metrics& metrics);

    outbox::Worker& worker() { return *worker_; }
    const outbox::Worker& worker() const { return *worker_; }
    const Composer& composer() const { return composer_; }  // for previews
    // Where messages go, in one line for the operator: "smtp://mail.example:587", "the folder …".
    const std::string& destination() const { return destination_; }

  private:
    std::unique_ptr<MailTransport> make_transport(const Options& options, const std::string& public_url);

    Composer composer_;
    std::string destination_;
    std::unique_ptr<MailTransport> transport_;
    std::optional<MailSender> sender_;
    std::optional<outbox::Worker> worker_;
};

}  // namespace orderwire::mail
