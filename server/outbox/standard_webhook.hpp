// An order's transition as a webhook of the shop's: signed as Standard Webhooks has it (the specification's
// version 1: github.com/standard-webhooks/standard-webhooks), so that its libraries verify it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "store/outbox.hpp"

namespace orderwire::outbox {

// The bytes behind the base64 of a secret.
using SigningKeys = std::vector<Secret>;

// "whsec_" and base64 of 24 to 64 bytes. Error: `bad_secret`, whose detail does not repeat the secret.
result<Secret> parse_signing_secret(std::string_view text);

// "order.paid" and the like: the status where it changed, else what else did.
std::string_view event_type(const domain::Change& change);

// The same for every attempt at a message: by it a receiver knows what it has seen.
std::string webhook_id(const std::string& order_id, std::uint64_t version);

// One signature, "v1,…", of a message with this id at this time (seconds since 1970).
std::string sign_webhook(const Secret& key, std::string_view id, std::string_view timestamp,
                         std::string_view body);

struct StandardWebhook {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};
// With a signature by each of the keys, which are several while they are rotated; `now` is signed too.
StandardWebhook make_webhook(const store::OutboxMessage& message, const SigningKeys& keys, Time now);

}  // namespace orderwire::outbox
