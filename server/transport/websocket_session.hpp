// One WebSocket connection: a reader, a writer, a feed. Callbacks rather than coroutines, because an idle
// watcher is what there are thousands of: this costs a third of the memory.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/metrics.hpp"
#include "transport/feed.hpp"
#include "transport/websocket.hpp"

namespace orderwire::transport {

class WebSocketSession;

// What the sessions of one loop share.
struct WebSocketHouse {
    WebSocketHouse(Loop& loop_, hub::Hub& hub_, Snapshots snapshots_, const http::OriginPolicy& origins_,
                   WebSocketOptions options_, Metrics& metrics);

    Loop& loop;
    hub::Hub& hub;
    Snapshots snapshots;
    const http::OriginPolicy& origins;
    WebSocketOptions options;
    Counter& watchers;
    Counter& messages_sent;
    std::unordered_set<WebSocketSession*> sessions;
    bool draining = false;
};

class WebSocketSession : public std::enable_shared_from_this<WebSocketSession> {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    WebSocketSession(std::shared_ptr<WebSocketHouse> house, http::Takeover takeover);
    ~WebSocketSession();

    // Accepts the upgrade and follows the order of the request's query, where it names one.
    void start();

    // Looks at the session's clocks: heartbeat, idle, a client that takes nothing, a close that hangs.
    void tick(Instant now);

    void close(const boost::beast::websocket::close_reason& reason);
    void abort();  // closes the socket: every operation ends

  private:
    void read();
    void on_read(boost::beast::error_code error);
    void handle(std::string_view text);
    void reply(std::string text);
    void write();  // the next thing there is to write, if nothing is being written
    void send(std::shared_ptr<const std::string> bytes);
    void on_written(boost::beast::error_code error);
    bool finished() const;  // opened for one order whose end was told

    std::shared_ptr<WebSocketHouse> house_;
    boost::beast::websocket::stream<Socket, false> stream_;
    http::Request request_;
    std::shared_ptr<void> release_;
    Feed feed_;
    boost::beast::flat_buffer incoming_;
    std::shared_ptr<const std::string> writing_;  // being written now
    std::shared_ptr<const std::string> reply_;    // the next reply; reading waits until it is out
    bool opened_for_order_ = false;
    bool open_ = false;
    bool reading_ = false;
    bool heartbeat_due_ = false;
    Instant heartbeat_at_;
    Instant following_at_;  // when it last followed something
    std::optional<Instant> writing_since_;
    std::optional<Instant> closing_since_;
};

}  // namespace orderwire::transport
