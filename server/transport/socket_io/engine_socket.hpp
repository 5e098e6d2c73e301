// One WebSocket of Engine.IO: the first transport of a session, or one that a polling session upgrades to.
#pragma once

#include <memory>
#include <string>

#include "transport/socket_io/engine_server.hpp"
#include "transport/websocket_connection.hpp"

namespace orderwire::transport::socket_io {

class EngineSocket final : public WebSocketConnection,
                           public FrameSink,
                           public std::enable_shared_from_this<EngineSocket> {
  public:
    // On the loop of `server`. `sid` is the session that wants to upgrade, or "" for a new one.
    EngineSocket(std::shared_ptr<EngineServer> server, std::string sid);
    ~EngineSocket() override;

    // Confirms the first subprotocol that the client offers, whatever it is, as the official server does.
    void start(http::HijackedConnection hijacked);
    void tick(EngineSession::Instant now);
    void drain();  // one that has begun is its session's to close
    void abort() { drop(); }

  private:
    std::shared_ptr<WebSocketConnection> self() override { return shared_from_this(); }
    void on_open(const http::Request& request) override;
    void on_message(std::string_view bytes, bool is_binary) override;
    void on_sent() override { pump(); }
    void on_closed() override;
    void on_flood() override;

    void wake() override;
    void close() override;
    void pump();

    std::shared_ptr<EngineServer> server_;
    std::string sid_;
    EngineServer::SessionPtr session_;  // kept until the socket is closed: its end is not told before
    bool attached_ = false;
};

}  // namespace orderwire::transport::socket_io
