// One Engine.IO session, from its open packet to its close, over polling and WebSocket: a state machine
// without I/O and without a clock of its own. Whoever holds it says what came and what time it is; the
// session answers polls and tells WebSockets that there is something to take. Single-threaded.
//
// What it is sent waits in two places: packets of the protocol and replies in the outbox, bounded in bytes (a
// client that asks and does not take the answers is closed); everything else with the application, which is
// asked for it when a transport can take it, so that what is outdated by then was never queued.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/monotonic.hpp"
#include "base/token_bucket.hpp"
#include "transport/socket_io/engine_packet.hpp"

namespace orderwire::transport::socket_io {

struct EngineOptions {
    std::chrono::milliseconds ping_interval{25'000};
    std::chrono::milliseconds ping_timeout{20'000};
    std::chrono::milliseconds upgrade_timeout{10'000};  // from a candidate's opening to its `5`
    std::size_t payload_bytes_max = 4096;               // of one POST, or one WebSocket message
    std::size_t outbox_bytes_max = 256 * 1024;
    Rate message_rate{};  // of a session's packets, while it polls; a WebSocket has a rate of its own
};

// A GET that waits for its answer.
class Poll {
  public:
    explicit Poll(std::uint64_t number_) : number(number_) {}
    virtual ~Poll() = default;
    Poll(const Poll&) = delete;
    Poll& operator=(const Poll&) = delete;
    const std::uint64_t number;  // tells one poll from the next
    virtual void answer(std::shared_ptr<const std::string> payload) = 0;
};

// A WebSocket, seen from the session. It outlives its part in the session: before it goes it calls
// websocket_gone().
class FrameSink {
  public:
    // There may be something to take: call take() when nothing else is being written.
    virtual void wake() = 0;
    // Write nothing more and close. No call to the session comes after this, nor from it.
    virtual void close() = 0;

  protected:
    ~FrameSink() = default;
};

// What speaks over the session. The session owns it; it may call send(), wake() and close() inside every
// call.
class EngineApplication {
  public:
    using Instant = orderwire::Instant;
    virtual ~EngineApplication() = default;
    virtual void on_message(std::string_view data, bool binary) = 0;
    // The next frame that is not in the outbox, if there is one.
    virtual std::optional<Frame> pull() { return std::nullopt; }
    virtual void tick(Instant) {}
    // What tells a client that it said too much and is closed, if there is a way.
    virtual std::optional<Frame> flood_notice() { return std::nullopt; }
};

class EngineSession {
  public:
    using Instant = orderwire::Instant;
    enum class Transport { polling, websocket };

    // Begins with the open packet; `upgrades` there names WebSocket where the session begins with polling.
    // `options` must outlive the session.
    EngineSession(std::string sid, Transport transport, const EngineOptions& options, Instant now);
    // Before anything else. `on_closed` is called once, at the end of the session, inside the call that ends
    // it.
    void start(std::unique_ptr<EngineApplication> application, std::function<void()> on_closed);
    EngineSession(const EngineSession&) = delete;
    EngineSession& operator=(const EngineSession&) = delete;

    // ---- polling. Errors: `bad_request`: the session is closed or on WebSocket; or, and this closes it, a
    // second poll, a payload that can't be read or says what a client may not say. `too_large`: more than
    // payload_bytes_max. `too_many_messages`, and this closes it after the application's notice: more than
    // message_rate. Packets count, and polls that are answered without anything to tell.

    // A GET: answered now or later.
    result<void> poll(std::unique_ptr<Poll> poll, Instant now);
    // A POST.
    result<void> post(std::string_view body, Instant now);
    // The client of this poll went away: if it still waited, that is the end of the session.
    void poll_gone(std::uint64_t number);

    // ---- WebSocket

    // The first transport of a session that begins with WebSocket, or a candidate for the upgrade of one that
    // began with polling. False: it can't be (upgraded already, another candidate is trying, closed).
    bool attach(FrameSink& websocket, Instant now);
    void receive(FrameSink& from, std::string_view data, bool binary, Instant now);
    std::optional<Frame> take(const FrameSink& by);
    // False while the client has replies to take: what it says next is read after that.
    bool wants_input(const FrameSink& from) const;
    void websocket_gone(const FrameSink& websocket);
    // What a client that floods its WebSocket is told before the end.
    std::optional<Frame> flood_notice() { return application_->flood_notice(); }

    // ---- both

    void send(Frame frame);  // into the outbox
    void wake();             // the application has something to pull
    void tick(Instant now);  // looks at the clocks: ping, pong, polls that stay away, an upgrade that hangs
    // Ends the session: a waiting poll gets a close packet, WebSockets are closed.
    void close();

    const std::string& sid() const { return sid_; }
    bool closed() const { return closed_; }
    Transport transport() const { return transport_; }
    const EngineOptions& options() const { return options_; }

  private:
    std::string open_text() const;
    result<void> on_packet(const EnginePacket& packet, Instant now);
    void on_candidate_packet(const result<EnginePacket>& packet);
    void upgrade();
    void drop_candidate();
    void flush();  // to the waiting poll, or the WebSocket
    void answer_poll(std::shared_ptr<const std::string> payload);
    std::optional<Frame> next_frame();
    bool take_message(Instant now);  // false: there were too many, and the session is closed
    void end(EngineType last_word);

    std::string sid_;
    Transport transport_;
    const EngineOptions& options_;
    std::unique_ptr<EngineApplication> application_;
    std::list<Frame> outbox_;  // empty for nearly all of the time, when it costs nothing
    std::size_t outbox_bytes_ = 0;
    std::unique_ptr<Poll> poll_;
    FrameSink* websocket_ = nullptr;
    FrameSink* candidate_ = nullptr;
    bool probe_answer_due_ = false;  // the candidate's `3probe`
    bool probed_ = false;            // the client is told to leave polling: no poll is held any more
    bool corked_ = false;            // what one request asks is answered together
    bool closed_ = false;
    std::function<void()> on_closed_;
    TokenBucket bucket_;
    Instant ping_at_;
    std::optional<Instant> pong_until_;  // a ping is out
    Instant polled_at_;                  // when a poll was last seen to wait
    Instant candidate_until_;
};

}  // namespace orderwire::transport::socket_io
