// An HTTP client over libcurl: one background thread, HTTP/1.1 with keep-alive, TLS with verification,
// time-outs. Retries are the caller's business.
//
// Bounds: 64 requests at once, as many connections kept open; up to 4,096 more wait for their turn, in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/async.hpp"
#include "base/result.hpp"

namespace orderwire::http {

struct ClientRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::chrono::milliseconds timeout{10'000};  // for everything, waiting and connecting included
    std::size_t response_bytes_max = 4 * 1024 * 1024;
    bool cut_response = false;  // a larger body is cut off there, instead of failing the request
};

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    std::string_view header(std::string_view name) const;  // by its lower-case name; "" where it is missing
};

// Where a client may connect to. `public_addresses`: what is_public() says (http/address_range.hpp), judged
// by the address that is connected to, so that no name can lead elsewhere; and then without a proxy, which
// would connect where it likes.
enum class EgressPolicy { anywhere, public_addresses };

class CurlWorker;

class Client {
  public:
    explicit Client(EgressPolicy egress = EgressPolicy::anywhere);  // starts its thread
    ~Client();  // requests under way fail with `stopped`. Before the loops that asked are destroyed
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Errors: `invalid_request` (no http or https URL, a line break in a header), `connection_failed`,
    // `timed_out`, `tls_failed`, `forbidden_address`, `bad_response` (also one larger than
    // response_bytes_max), `stopped`. The answer comes back on the loop that asked. Redirects are not
    // followed.
    task<result<ClientResponse>> send(ClientRequest request);

  private:
    EgressPolicy egress_;
    std::unique_ptr<CurlWorker> worker_;
};

}  // namespace orderwire::http
