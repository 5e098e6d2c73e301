// Engine.IO over HTTP: handshakes, polls, POSTs and upgrades of one loop's connections, for sessions of any
// loop.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/server/address_limiter.hpp"
#include "http/server/router.hpp"
#include "transport/socket_io/engine_request.hpp"
#include "transport/socket_io/session_router.hpp"

namespace orderwire::transport::socket_io {

class EngineEndpoint {
  public:
    // Why a request may not come in at all: its origin, say.
    using RequestGuard = std::function<std::optional<http::Response>(const http::Request&)>;

    // `server` is this loop's; it registers with the router here. The limiter outlives the loop's last
    // handler.
    EngineEndpoint(std::shared_ptr<EngineServer> server, std::size_t loop_index,
                   const std::shared_ptr<SessionRouter>& session_router, http::AddressLimiter& limiter,
                   RequestGuard guard);

    // Routes "/engine.io" and "/engine.io/", say; `path` without the trailing slash.
    void add_routes(http::Router& router, const std::string& path);

  private:
    task<http::Response> answer(http::Request& request);
    http::Response open_polling(const http::Request& request);
    http::Response defer_poll(const std::string& sid);
    http::Response defer_post(const std::string& sid, std::string body);
    http::Response open_websocket();
    task<http::Response> upgrade(const std::string& sid);
    template <class Action>
    void with_session(const std::string& sid, Action action) const;

    std::shared_ptr<EngineServer> server_;
    std::size_t loop_index_;
    std::weak_ptr<SessionRouter> session_router_;
    http::AddressLimiter& limiter_;
    RequestGuard guard_;
    std::uint64_t polls_ = 0;
};

}  // namespace orderwire::transport::socket_io
