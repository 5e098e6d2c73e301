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
    void abort() { house_->abort(); }

  private:
    std::shared_ptr<EngineHouse> house_;
    EngineEndpoint endpoint_;
};

}  // namespace orderwire::transport::socket_io
