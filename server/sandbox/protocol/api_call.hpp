// A call of the API, as its handler gets it: who calls, in which version, with which parameters.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace orderwire::sandbox {

// The API version whose shapes all objects have.
inline constexpr std::string_view api_version = "2026-10-28.endive";

// The request by which an event was caused; both empty where the sandbox acted by itself.
struct RequestInfo {
    std::string request_id;
    std::string idempotency_key;
};

enum class ApiKeyKind { secret_key, publishable_key };

struct ApiCall {
    ApiKeyKind key_kind = ApiKeyKind::secret_key;
    std::string version = std::string(api_version);  // whose shapes the caller wants
    std::string id;                                  // what the path's {} matched, if it has one
    json::object form;                               // as parse_form gives it, without card numbers
    std::string_view stripes_parameters = {};        // what Stripe takes here, for what the sandbox refuses
    RequestInfo request_info;
    std::string base_url;  // where the caller reached the sandbox: "http://127.0.0.1:12111"
};

}  // namespace orderwire::sandbox
