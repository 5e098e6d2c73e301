// How orderwire is spoken to by those who watch its orders: natively, or as Socket.IO.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "load/orders.hpp"
#include "load/peer.hpp"
#include "load/watcher.hpp"

namespace orderwire::crash {

// WebSocket, Server-Sent Events and long-poll.
inline std::unique_ptr<load::Peer> native_dialect(std::vector<load::FilledOrder> orders) {
    load::PeerOptions options;
    options.name = "orderwire";
    options.orders = std::move(orders);
    return load::make_peer(std::move(options));
}

// A Socket.IO client that has only WebSockets: Engine.IO packets in text frames. 0 open, 2 ping, 3 pong, 40
// connected, 42 an event.
class SocketIoDialect final : public load::Dialect {
  public:
    explicit SocketIoDialect(std::vector<load::FilledOrder> orders) : orders_(std::move(orders)) {}

    std::string target(std::size_t, load::Transport, std::uint64_t) const override {
        return "/socket.io/?EIO=4&transport=websocket";
    }
    load::Meaning read(std::size_t index, std::string_view message) const override {
        using Kind = load::Meaning::Kind;
        if (message.starts_with("0")) return {Kind::nothing, "40"};
        if (message.starts_with("40")) return {Kind::nothing, subscription(orders_.at(index).id)};
        if (message.starts_with("42")) return {Kind::view, ""};
        if (message == "2") return {Kind::nothing, "3"};
        return {};
    }
    static std::string subscription(const std::string& order) {
        return fmt::format(R"(42["subscribe","{}"])", order);
    }

  private:
    std::vector<load::FilledOrder> orders_;
};

}  // namespace orderwire::crash
