#include "load/peer.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace orderwire::load {

namespace {

class Orderwire final : public Peer {
  public:
    explicit Orderwire(PeerOptions options) : orders_(std::move(options.orders)), events_(options.secret) {}

    std::string target(std::size_t index, Transport transport, std::uint64_t version) const override {
        const std::string& id = orders_.at(index).id;
        const std::string since = version > 0 ? fmt::format("since={}", version) : "";
        switch (transport) {
            case Transport::websocket:
                return fmt::format("/live?order={}&{}", id, since);
            case Transport::sse:
                return fmt::format("/api/orders/{}/events?{}", id, since);
            default:
                return version > 0 ? fmt::format("/api/orders/{}?{}&wait=60", id, since)
                                   : "/api/orders/" + id;
        }
    }
    Meaning read(std::size_t, std::string_view message) const override {
        if (!message.starts_with(R"({"object":"order")")) return {};
        return {Meaning::Kind::view, ""};
    }
    std::string publish(std::size_t index, std::uint64_t step) override {
        return events_.request(events_.moving(orders_.at(index), step).body);
    }
    std::string pay(std::size_t index, std::uint64_t step) override {
        return events_.request(events_.paid(orders_.at(index), step).body);
    }
    std::string decline(std::size_t index, std::uint64_t step) override {
        return events_.request(events_.declined(orders_.at(index), step).body);
    }
    std::string resource(std::size_t index) const override { return "/api/orders/" + orders_.at(index).id; }
    std::size_t resources() const override { return orders_.size(); }

  private:
    std::vector<FilledOrder> orders_;
    EventMaker events_;
};

// Peers that carry any bytes: a body of the size of an order's view.
class PlainPeer : public Peer {
  public:
    explicit PlainPeer(const PeerOptions& options) : body_(options.message_bytes, 'x'), path_(options.path) {}

    std::string publish(std::size_t index, std::uint64_t) override {
        return post(fmt::format("/pub?id={}", index), "Content-Type: text/plain\r\n", body_);
    }
    std::string resource(std::size_t) const override { return path_; }

  protected:
    static std::string post(std::string_view target, std::string_view headers, std::string_view body) {
        return fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: {}\r\n\r\n{}", target,
                           headers, body.size(), body);
    }
    std::string body_;

  private:
    std::string path_;
};

// Watched by an address, each message is news, and nothing else is said: nchan and ws.
class WatchedByAddress final : public PlainPeer {
  public:
    WatchedByAddress(const PeerOptions& options, std::string address)
        : PlainPeer(options), address_(std::move(address)) {}
    std::string target(std::size_t index, Transport, std::uint64_t) const override {
        return fmt::format("{}?id={}", address_, index);
    }
    bool ready_on_open() const override { return true; }
    Meaning read(std::size_t, std::string_view) const override { return {Meaning::Kind::view, ""}; }

  private:
    std::string address_;
};

// Engine.IO packets in text frames: 0 open, 2 ping, 40 connected, 42 an event. The server answers "watch"
// with "order".
class SocketIo final : public PlainPeer {
  public:
    using PlainPeer::PlainPeer;
    std::string target(std::size_t, Transport, std::uint64_t) const override {
        return "/socket.io/?EIO=4&transport=websocket";
    }
    Meaning read(std::size_t index, std::string_view message) const override {
        if (message.starts_with("0")) return {Meaning::Kind::nothing, "40"};
        if (message.starts_with("40"))
            return {Meaning::Kind::nothing, fmt::format(R"(42["watch","{}"])", index)};
        if (message.starts_with("42")) return {Meaning::Kind::view, ""};
        if (message == "2") return {Meaning::Kind::nothing, "3"};
        return {};
    }
};

}  // namespace

std::string Peer::pay(std::size_t, std::uint64_t) {
    throw std::invalid_argument("this peer knows no purchases");
}
std::string Peer::decline(std::size_t index, std::uint64_t step) { return pay(index, step); }

std::unique_ptr<Peer> make_peer(PeerOptions options) {
    if (options.name == "orderwire") return std::make_unique<Orderwire>(std::move(options));
    if (options.name == "nchan") return std::make_unique<WatchedByAddress>(options, "/sub");
    if (options.name == "ws") return std::make_unique<WatchedByAddress>(options, "/");
    if (options.name == "socketio") return std::make_unique<SocketIo>(options);
    throw std::invalid_argument("there is no peer " + options.name);
}

}  // namespace orderwire::load
