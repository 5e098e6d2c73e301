// Outgoing webhooks on their way to the shop's endpoint.
#pragma once

#include <string>

#include "base/shared.hpp"
#include "http/client/client.hpp"
#include "outbox/outbox_sender.hpp"
#include "outbox/policy.hpp"
#include "outbox/standard_webhook.hpp"

namespace orderwire::outbox {

// The schedule that Standard Webhooks advises: ten attempts over three days. A pause comes much earlier than
// elsewhere, where an endpoint is switched off after days: it costs nothing, since nothing is lost by it.
Policy webhook_policy();

// What an answer means. 410 says that the endpoint is no more; anything but 2xx, a redirect as well, is a
// failure. Pure.
SendResult send_result_of(const http::ClientResponse& response, Time now);

// The URL that may be given: http or https, without user, password and fragment. Error: `bad_url`.
result<void> check_webhook_url(const std::string& url);

class WebhookSender final : public OutboxSender {
  public:
    // What is passed by reference must outlive it.
    WebhookSender(std::string url, http::EgressPolicy egress, const Shared<SigningKeys>& keys,
                  const Clock& clock);

    task<SendResult> send(const store::OutboxMessage& message) override;

  private:
    std::string url_;
    const Shared<SigningKeys>& keys_;
    const Clock& clock_;
    http::Client client_;
};

}  // namespace orderwire::outbox
