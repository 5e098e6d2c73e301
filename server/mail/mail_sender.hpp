// The mail channel of the outbox: composes each message and has it sent, within limits.
#pragma once

#include <chrono>
#include <memory>

#include "mail/composer.hpp"
#include "mail/mail_transport.hpp"
#include "outbox/outbox_sender.hpp"
#include "store/store.hpp"

namespace orderwire::mail {

// Anybody can give a stranger's address with an order and have its payment declined. Receipts and refunds
// cost whoever causes them a payment, and need no limit; of one order there is one decline.
struct SenderLimits {
    std::size_t declines_per_address = 10;
    std::chrono::milliseconds within = std::chrono::hours(24);
};

class MailSender final : public outbox::OutboxSender {
  public:
    // What is passed by reference must outlive the sender.
    MailSender(const Composer& composer, MailTransport& transport, std::unique_ptr<store::Queries> reader,
               SenderLimits limits = {});

    // Needless: a decline of an order that no longer fails. Refused for good: what can't be composed (an
    // address that is none), a decline beyond the limit, and what the mail server refuses for good.
    task<outbox::SendResult> send(const store::OutboxMessage& message) override;

  private:
    bool is_overtaken(const store::OutboxMessage& message);
    bool beyond_limit(const store::OutboxMessage& message);
    void report(const outbox::SendResult& send_result);

    const Composer& composer_;
    MailTransport& transport_;
    std::unique_ptr<store::Queries> reader_;
    SenderLimits limits_;
    bool failing_ = false;
};

}  // namespace orderwire::mail
