// Where deliveries go.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace orderwire::replay {

struct TargetUrl {
    std::string url;  // whole, as given
    bool tls = false;
    std::string host;         // a name or an address, IPv6 without brackets
    std::string port;         // digits
    std::string host_header;  // as the URL names it
    std::string target;       // path and query, percent-encoded
    std::string origin;       // scheme, host and port
};

// An absolute http or https URL with any path. Error: `invalid_address`.
result<TargetUrl> parse_target_url(std::string_view url);

}  // namespace orderwire::replay
