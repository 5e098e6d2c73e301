// An event on its way to somebody: the bytes, and the headers that vouch for them.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "sandbox/storage/object_store.hpp"

namespace orderwire::sandbox {

struct WebhookMessage {
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

// One signature for each secret, all at `now`.
WebhookMessage make_webhook_message(const json::object& event, const std::vector<Secret>& secrets, Time now);

}  // namespace orderwire::sandbox
