// Socket.IO applications on one loop, at /socket.io/: docs/protocol.md describes what they may say and hear.
#pragma once

#include <memory>

#include "http/address_limiter.hpp"
#include "http/router.hpp"
#include "transport/socket_io/engine_endpoint.hpp"
#include "transport/socket_io/order_handler.hpp"

namespace orderwire::transport::socket_io {

class OrderChannel {
  public:
    // What is passed by reference outlives the loop's last handler. Starts the sessions' clock.
    OrderChannel(Loop& loop, std::size_t loop_index, const std::shared_ptr<Neighbours>& neighbours,
                 const std::shared_ptr<Watchers>& watchers, http::AddressLimiter& limiter);

    void add_routes(http::Router& router) { endpoint_.add_routes(router, "/socket.io"); }
    // At shutdown: WebSockets whose handshake is under way get their end, and so do those that come later.
    // The sessions are watchers, and drained as such.
    void drain() { house_->drain(); }
    void abort() { house_->abort(); }
    std::size_t sockets() const { return house_->sockets(); }

  private:
    std::shared_ptr<EngineHouse> house_;
    EngineEndpoint endpoint_;
};

}  // namespace orderwire::transport::socket_io
