// One stream of Server-Sent Events: one write at a time, and an eye on the client's side, on which nothing
// more is expected but its end.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "transport/event_stream.hpp"
#include "transport/session.hpp"

namespace orderwire::transport {

class SseSession final : public Session {
  public:
    explicit SseSession(const std::shared_ptr<SessionRegistry>& registry);

    // Before start(): what the stream is of.
    result<void> follow(const std::string& order, std::optional<std::uint64_t> cursor);
    // The client has all that there will ever be.
    bool has_nothing_to_say() const { return subscriptions().ended() && !subscriptions().following(); }
    void start(http::HijackedConnection hijacked);

    void drain(std::chrono::milliseconds reconnect_in) override;
    void abort() override;

  private:
    void wake() override { write(); }
    bool overdue(Instant now) const override { return now >= deadline_; }

    std::shared_ptr<SseSession> self() { return std::static_pointer_cast<SseSession>(shared_from_this()); }
    template <class Act>
    void guarded(const Act& act) noexcept;
    void write();  // what there is to write, if nothing is being written
    void on_written(boost::system::error_code error);
    void finish();
    void watch_client();
    void on_bytes();

    Socket socket_;
    std::shared_ptr<void> release_;
    StreamFraming framing_ = StreamFraming::chunked;
    std::string head_;    // of the response, until it is written
    std::string fields_;  // to go before the next view
    StreamPiece writing_;
    Instant deadline_ = Instant::max();
    std::size_t ignored_bytes_ = 0;
    bool is_writing_ = true;  // until the start: the first view goes out with the head
    bool draining_ = false;
    bool ending_ = false;  // the last piece is on its way, or out
};

}  // namespace orderwire::transport
