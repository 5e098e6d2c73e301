// Makes the message that a line of the outbox stands for. Pure: every attempt gets the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "mail/email_content.hpp"
#include "mail/mail_transport.hpp"
#include "mail/mailbox.hpp"
#include "store/outbox.hpp"

namespace orderwire::mail {

class Composer {
  public:
    // `pass_key` signs the passes in retry links: see base/order_pass.hpp.
    Composer(std::string public_url, Mailbox from, Secret pass_key, Imprint imprint = {});

    // Errors: `no_notice` (the transition is nothing that customers are written about), `invalid_address`,
    // `invalid_view`.
    result<OutgoingMail> compose(const store::OutboxMessage& message) const;

    // What a customer would be sent about the order whose view this is; the retry link's pass opens nothing.
    // Where the order was not refunded, as if it were now, and in full. Error: `invalid_view`.
    result<EmailContent> preview(domain::Notice notice, std::string_view view) const;

  private:
    Shop shop_;
    Mailbox from_;
    Secret pass_key_;
    std::string host_;  // of Message-IDs
};

}  // namespace orderwire::mail
