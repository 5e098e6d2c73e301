// Connections to the endpoint: HTTP/1.1 with keep-alive, one request at a time on each.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/async.hpp"
#include "http/client/client.hpp"
#include "replay/input/target_url.hpp"

namespace orderwire::replay {

struct EndpointResponse {
    int status = 0;           // 0: there was none, `problem` says why
    std::string body;         // at most 1 MiB of it
    std::string retry_after;  // the header, or ""
    std::string problem;
};

class EndpointConnection {
  public:
    virtual ~EndpointConnection() = default;
    // Posts a JSON body; the strings must live until the answer is there. Never throws for what the endpoint
    // does.
    virtual task<EndpointResponse> post(const std::string& signature, const std::string& body) = 0;
};

// Plain HTTP goes over a connection of its own, made when it is first needed and again when the endpoint
// closed it meanwhile. TLS goes through `client`, which is slower and knows all about certificates.
std::unique_ptr<EndpointConnection> make_endpoint_connection(Loop& loop, http::Client& client,
                                                             const TargetUrl& to,
                                                             std::chrono::milliseconds timeout);

}  // namespace orderwire::replay
