// One `stripe listen` command on its WebSocket: events out, acknowledgements and answers in. Callbacks on the
// sandbox's loop.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/timer.hpp"
#include "http/message.hpp"
#include "sandbox/delivery/cli_sessions.hpp"
#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

class CliWebSocketSession : public std::enable_shared_from_this<CliWebSocketSession> {
  public:
    // `changed` is called when a delivery has ended or must be made again.
    CliWebSocketSession(EmulatorContext& context, std::string id, http::HijackedConnection hijacked,
                        std::function<void()> changed);

    void start();
    void close();  // the sandbox stops: tells the command to come back
    void abort();

  private:
    void accept(boost::beast::error_code error);
    void read();
    void on_message(std::string_view text);
    void send(std::int64_t delivery, const std::string& event_id);
    void write();
    void on_ack(std::int64_t delivery);
    void watch_acks();
    void give_up_late_acks();
    void end(bool goodbye);

    EmulatorContext& context_;
    std::string id_;
    boost::beast::websocket::stream<Socket, false> stream_;
    http::Request request_;
    std::shared_ptr<void> release_;
    std::function<void()> changed_;
    Timer timer_;
    boost::beast::flat_buffer incoming_;
    std::deque<std::string> outgoing_;
    std::size_t outgoing_bytes_ = 0;
    std::map<std::int64_t, Instant> unacknowledged_;  // when each was sent
    bool open_ = false;
    bool writing_ = false;
    bool closing_ = false;
    bool ended_ = false;
};

}  // namespace orderwire::sandbox
