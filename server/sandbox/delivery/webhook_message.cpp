#include "sandbox/delivery/webhook_message.hpp"

#include "sandbox/protocol/pretty_json.hpp"
#include "stripe/signature/signature.hpp"

namespace orderwire::sandbox {

WebhookMessage make_webhook_message(const json::object& event, const std::vector<Secret>& secrets, Time now) {
    WebhookMessage message;
    message.body = pretty_json(event);
    message.headers = {{"Content-Type", "application/json; charset=utf-8"},
                       {"Accept", "*/*; q=0.5, application/xml"},
                       {"Cache-Control", "no-cache"},
                       {"User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"},
                       {"Stripe-Signature", stripe::sign(message.body, secrets, to_seconds(now))}};
    return message;
}

}  // namespace orderwire::sandbox
