// Socket.IO applications on one loop, at /socket.io/: docs/protocol.md describes what they may say and hear.
#pragma once

#include <memory>

#include "http/server/address_limiter.hpp"
#include "http/server/router.hpp"
#include "transport/socket_io/engine_endpoint.hpp"
#include "transport/socket_io/order_handler.hpp"

namespace orderwire::transport::socket_io {

class SocketIoServer {
  public:
    // What is passed by reference outlives the loop's last handler. Starts the sessions' clock.
    SocketIoServer(Loop& loop, std::size_t loop_index, const std::shared_ptr<SessionRouter>& session_router,
                   const std::shared_ptr<SessionRegistry>& registry, http::AddressLimiter& limiter);

    void add_routes(http::Router& router) { endpoint_.add_routes(router, "/socket.io"); }
    // At shutdown: WebSockets whose handshake is under way get their end, and so do those that come later.
    // The sessions are watchers, and drained as such.
    void drain() { server_->drain(); }
    void abort() { server_->abort(); }
    std::size_t sockets() const { return server_->sockets(); }

  private:
    std::shared_ptr<EngineServer> server_;
    EngineEndpoint endpoint_;
};

}  // namespace orderwire::transport::socket_io
