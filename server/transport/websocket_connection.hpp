// One WebSocket connection, without what is said on it: the handshake, one read and one write at a time, the
// closing handshake, a deadline for each of them, and how fast the client may speak. A session derives from
// this and says what the messages mean. Callbacks rather than coroutines, because an idle watcher is what
// there are thousands of: this costs a third of the memory.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/monotonic.hpp"
#include "base/token_bucket.hpp"
#include "http/message.hpp"

namespace orderwire::transport {

class WebSocketConnection {
  public:
    using Instant = orderwire::Instant;
    struct Limits {
        std::size_t message_bytes_max;
        std::chrono::milliseconds write_timeout;  // for a client that takes nothing
        std::chrono::milliseconds close_timeout;  // for a handshake, opening or closing
        Rate rate;                                // of messages, pings and pongs
        const MonotonicClock& clock;
    };

    virtual ~WebSocketConnection() = default;
    WebSocketConnection(const WebSocketConnection&) = delete;
    WebSocketConnection& operator=(const WebSocketConnection&) = delete;

  protected:
    WebSocketConnection(const Executor& loop, const Limits& limits);

    // Whoever derives from this: kept alive by every operation that is under way.
    virtual std::shared_ptr<WebSocketConnection> self() = 0;
    // The handshake is done. The request is that of the upgrade.
    virtual void on_open(const http::Request& request) = 0;
    // A whole message; the bytes last for the call. The next one comes after another read().
    virtual void on_message(std::string_view bytes, bool is_binary) = 0;
    virtual void on_sent() = 0;  // the last send() is out
    virtual void on_closed() {}  // the socket is closed; once
    // The client says more than its rate: nothing more is read from it. Once; part() with it.
    virtual void on_flood() = 0;

    // Takes the connection and answers its upgrade, confirming `subprotocol` where the client offers it (""
    // for none).
    void accept(http::HijackedConnection hijacked, const std::string& subprotocol);
    // Reads the next message, unless one is being read already. To wait with it is how to hold a client back.
    void read();
    // Sends a message; only while can_send().
    void send(std::shared_ptr<const std::string> bytes, bool is_binary = false);
    bool can_send() const { return open_ && !sending_ && !closing_ && !farewell_; }
    // At any time; where the handshake is still under way, right after it.
    void close(const boost::beast::websocket::close_reason& reason);
    // Sends the last words (or none: null), after what is being sent, and then closes.
    void part(std::shared_ptr<const std::string> last_words,
              const boost::beast::websocket::close_reason& reason);
    void drop();  // closes the socket: every operation ends
    // Whether the client has left something too long. The connection has no timer: ask now and then.
    bool is_past_deadline(Instant now) const { return now >= deadline_; }

  private:
    // What waits for the end of something else.
    struct Farewell {
        std::shared_ptr<const std::string> last_words;
        boost::beast::websocket::close_reason reason;
    };

    // What a callback throws ends its connection: it may be in no state to go on.
    template <class Act>
    void guarded(const Act& act) noexcept;
    void on_accepted(boost::beast::error_code error);
    void on_control();
    void on_read(boost::beast::error_code error);
    void on_written(boost::beast::error_code error);
    void write(std::shared_ptr<const std::string> bytes, bool is_binary, std::chrono::milliseconds timeout);
    void bid_farewell();
    bool counts_fragment();
    Instant now() const { return limits_.clock.now(); }

    boost::beast::websocket::stream<Socket, false> stream_;
    std::unique_ptr<http::Request> request_;  // until the handshake is done
    std::shared_ptr<void> release_;
    Limits limits_;
    boost::beast::flat_buffer incoming_;
    std::shared_ptr<const std::string> sending_;
    std::unique_ptr<Farewell> farewell_;
    TokenBucket bucket_;
    Instant deadline_ = Instant::max();
    std::uint8_t fragments_ = 0;  // in which the message came, and that were not counted
    bool flooded_ = false;
    bool open_ = false;
    bool reading_ = false;
    bool closing_ = false;
    bool dropped_ = false;
};

}  // namespace orderwire::transport
