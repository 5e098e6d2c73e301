// An HTTP/1.1 server on one loop. Several, one for each loop, may listen on the same port (SO_REUSEPORT); the
// kernel spreads the connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "base/monotonic.hpp"
#include "http/endpoint.hpp"
#include "http/server/address_limiter.hpp"
#include "http/server/limits.hpp"
#include "http/server/router.hpp"

namespace orderwire::http {

// A socket that listens already, and that somebody else keeps open while this program restarts.
struct InheritedSocket {
    Endpoint endpoint;  // as the kernel says it
    int file = -1;
};

// Which of them listens on the endpoint; -1: none.
int find_inherited(const std::vector<InheritedSocket>& sockets, const Endpoint& endpoint);

class Server {
  public:
    // Throws std::runtime_error with one clear line where it can't listen. `limiter`, `router` and `clock`
    // must outlive the loop (its last handlers may still hold them), the loop must outlive the server.
    // `inherited`: a socket to accept from, which is copied and stays open; -1: one of its own.
    Server(Loop& loop, const Endpoint& endpoint, const Limits& limits, AddressLimiter& limiter,
           const Router& router, const MonotonicClock& clock = monotonic_clock(), int inherited = -1);
    // Closes everything at once. On the loop's thread, or when the loop has stopped.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Throws std::runtime_error with one clear line where somebody else listens on the endpoint already,
    // which SO_REUSEPORT would hide: call it once, before the first server. A port of 0 is always free.
    // `option`: what chose the endpoint, for that line.
    static void probe_port_free(const Endpoint& endpoint, std::string_view option = {});

    void start();                // accepts; on the loop's thread, or before it runs
    std::uint16_t port() const;  // the port it got, where 0 was asked for

    // Stops accepting; idle connections close at once, those with a request when its response is written; a
    // request that is not whole gets 2 s more. On the loop's thread.
    void stop();
    std::size_t connections()
        const;  // that speak HTTP; those taken over are not counted. On the loop's thread

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace orderwire::http
