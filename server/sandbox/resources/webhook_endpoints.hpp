// Webhook endpoints: where events are sent, which ones, and the secrets they are signed with.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

inline constexpr std::size_t webhook_endpoints_max = 16;

std::string new_webhook_secret();  // "whsec_" and 32 characters

// The API version that the endpoint's events have.
std::string version_of(const StoredObject& endpoint);

// The enabled endpoints that want events of this type.
std::vector<StoredObject> endpoints_that_want(EmulatorContext& context, std::string_view type);

// The secrets that a delivery is signed with now: one, or two for a while after a rotation.
std::vector<Secret> signing_secrets(const StoredObject& endpoint, Time now);

// The endpoints that were configured at start, as against those made through the API. The first given is the
// first of the last run, even where its URL has changed: its pending deliveries follow. Those beyond are
// removed.
struct ConfiguredEndpoint {
    std::string url;
    Secret secret;
};
void set_configured_endpoints(EmulatorContext& context, std::span<const ConfiguredEndpoint> endpoints);

// A new secret for an endpoint; the old one goes on signing for `overlap`. Error: resource_missing.
ApiResult<json::object> roll_secret(EmulatorContext& context, std::string_view id,
                                    std::chrono::milliseconds overlap);

ApiResult<json::object> create_webhook_endpoint(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> retrieve_webhook_endpoint(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> update_webhook_endpoint(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> delete_webhook_endpoint(EmulatorContext& context, const ApiCall& call);
ApiResult<json::object> list_webhook_endpoints(EmulatorContext& context, const ApiCall& call);

}  // namespace orderwire::sandbox
