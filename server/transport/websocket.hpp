// The live channel over WebSocket: GET /live?order=ID[&since=V]. docs/protocol.md describes the wire.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "base/metrics.hpp"
#include "http/message.hpp"
#include "http/origin.hpp"
#include "transport/feed.hpp"

namespace orderwire::transport {

struct WebSocketOptions {
    std::chrono::milliseconds heartbeat_interval{25'000};
    std::chrono::milliseconds drain_window{10'000};
    std::chrono::milliseconds idle_timeout{60'000};   // without a subscription
    std::chrono::milliseconds write_timeout{50'000};  // a client that takes nothing for so long is dropped
    std::chrono::milliseconds close_timeout{2'000};   // for the other side's half of the closing handshake
    std::size_t message_bytes_max = 4096;
};

// The WebSocket side of one loop: makes sessions out of upgrade requests and ends them at shutdown.
class WebSocketEndpoint {
  public:
    // Everything that is passed by reference must outlive the endpoint.
    WebSocketEndpoint(Loop& loop, hub::Hub& hub, Snapshots snapshots, const http::OriginPolicy& origins,
                      WebSocketOptions options, Metrics& metrics);
    ~WebSocketEndpoint();

    // Answers GET /live: 403 `foreign_origin`, 404 `unknown_order`, 400 `bad_request` (a malformed `since`),
    // 426 `upgrade_required`, or a takeover.
    http::Response upgrade(const http::Request& request);

    // Closes every session with 1012 and a reconnect slot of its own. The process has `total` watchers; this
    // loop's get the slots from `first` on. New upgrades are refused with 503 from then on.
    void drain(std::size_t first, std::size_t total);

    // Drops what did not close in time.
    void abort();

    std::size_t sessions() const;

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace orderwire::transport
