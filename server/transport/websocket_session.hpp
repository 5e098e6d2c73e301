// One connection on /live: what a client may say on it and what it is told. docs/protocol.md describes it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "transport/session.hpp"
#include "transport/websocket_connection.hpp"

namespace orderwire::transport {

class WebSocketSession final : public Session, private WebSocketConnection {
  public:
    explicit WebSocketSession(const std::shared_ptr<SessionRegistry>& registry);

    // Before start(): the order that the connection is opened for. What it fails with, the upgrade is refused
    // with.
    result<void> open_for(const std::string& order, std::optional<std::uint64_t> since);
    // Accepts the upgrade; what there is to send follows it.
    void start(http::HijackedConnection hijacked);

    Session::Instant tick(Session::Instant now) override;
    void drain(std::chrono::milliseconds reconnect_in) override;
    void abort() override { drop(); }

  private:
    std::shared_ptr<WebSocketConnection> self() override { return {shared_from_this(), this}; }
    void on_open(const http::Request& request) override;
    void on_message(std::string_view text, bool is_binary) override;
    void on_sent() override { pump(); }
    void on_flood() override;
    void wake() override { write(); }
    bool overdue(Session::Instant now) const override { return is_past_deadline(now); }

    void handle(std::string_view text);
    void reply(const std::string& text);
    void pump();
    void write();           // the next thing there is to write, if nothing is being written
    bool finished() const;  // opened for one order whose end was told

    std::shared_ptr<const std::string> reply_;  // the next reply; reading waits until it is out
    Session::Instant following_at_;             // when it last followed something
    bool opened_for_order_ = false;
};

}  // namespace orderwire::transport
