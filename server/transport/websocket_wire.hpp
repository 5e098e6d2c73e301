// One WebSocket connection, without what is said on it: the handshake, one read and one write at a time, the
// closing handshake, and a deadline for each of them. A session derives from this and says what the messages
// mean. Callbacks rather than coroutines, because an idle watcher is what there are thousands of: this costs
// a third of the memory.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace orderwire::transport {

class WebSocketWire {
  public:
    using Instant = std::chrono::steady_clock::time_point;
    struct Terms {
        std::size_t message_bytes_max;
        std::chrono::milliseconds write_timeout;  // for a client that takes nothing
        std::chrono::milliseconds close_timeout;  // for a handshake, opening or closing
    };

    virtual ~WebSocketWire() = default;
    WebSocketWire(const WebSocketWire&) = delete;
    WebSocketWire& operator=(const WebSocketWire&) = delete;

  protected:
    WebSocketWire(const Executor& loop, const Terms& terms);

    // Whoever derives from this: kept alive by every operation that is under way.
    virtual std::shared_ptr<WebSocketWire> self() = 0;
    // The handshake is done. The request is that of the upgrade.
    virtual void on_open(const http::Request& request) = 0;
    // A whole message; the bytes last for the call. The next one comes after another read().
    virtual void on_message(std::string_view bytes, bool is_binary) = 0;
    virtual void on_sent() = 0;  // the last send() is out
    virtual void on_closed() {}  // the socket is closed; once

    // Takes the connection and answers its upgrade, confirming `subprotocol` where the client offers it (""
    // for none).
    void accept(http::Takeover takeover, const std::string& subprotocol);
    // Reads the next message, unless one is being read already. To wait with it is how to hold a client back.
    void read();
    // Sends a message; only while can_send().
    void send(std::shared_ptr<const std::string> bytes, bool is_binary = false);
    bool can_send() const { return open_ && !sending_ && !closing_; }
    void close(const boost::beast::websocket::close_reason& reason);
    void drop();  // closes the socket: every operation ends
    // Whether the client has left something too long. The wire has no timer: ask now and then.
    bool is_stuck(Instant now) const { return now >= stuck_at_; }

  private:
    void on_read(boost::beast::error_code error);
    void on_written(boost::beast::error_code error);

    boost::beast::websocket::stream<Socket, false> stream_;
    std::unique_ptr<http::Request> request_;  // until the handshake is done
    std::shared_ptr<void> release_;
    Terms terms_;
    boost::beast::flat_buffer incoming_;
    std::shared_ptr<const std::string> sending_;
    Instant stuck_at_ = Instant::max();
    bool open_ = false;
    bool reading_ = false;
    bool closing_ = false;
    bool dropped_ = false;
};

}  // namespace orderwire::transport
