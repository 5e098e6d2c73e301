#include "transport/socket_io/engine_session.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace orderwire::transport::socket_io {

namespace {

// What a frame in the outbox costs beyond its bytes.
constexpr std::size_t frame_overhead_bytes = 64;

std::size_t cost(const Frame& frame) { return frame.bytes->size() + frame_overhead_bytes; }

class Cork {
  public:
    explicit Cork(bool& corked) : corked_(corked) { corked_ = true; }
    ~Cork() { corked_ = false; }
    Cork(const Cork&) = delete;
    Cork& operator=(const Cork&) = delete;

  private:
    bool& corked_;
};

Error too_many() {
    return {"too_many_messages", "this session says more than the server takes: it is closed"};
}

Error bad_request(const char* detail) { return {"bad_request", detail}; }

}  // namespace

EngineSession::EngineSession(std::string sid, Transport transport, const EngineOptions& options, Instant now)
    : sid_(std::move(sid)),
      transport_(transport),
      options_(options),
      bucket_(options.message_rate, now),
      ping_at_(now + options.ping_interval),
      polled_at_(now) {
    send(make_frame(EngineType::open, open_text()));
}

void EngineSession::start(std::unique_ptr<EngineApplication> application, std::function<void()> on_closed) {
    application_ = std::move(application);
    on_closed_ = std::move(on_closed);
}

std::string EngineSession::open_text() const {
    json::array upgrades;
    if (transport_ == Transport::polling) upgrades.emplace_back("websocket");
    return json::serialize(json::object{{"sid", sid_},
                                        {"upgrades", std::move(upgrades)},
                                        {"pingInterval", options_.ping_interval.count()},
                                        {"pingTimeout", options_.ping_timeout.count()},
                                        {"maxPayload", options_.payload_bytes_max}});
}

result<void> EngineSession::poll(std::unique_ptr<Poll> poll, Instant now) {
    if (closed_ || transport_ != Transport::polling) return bad_request("the session does not poll");
    if (poll_) {
        end(EngineType::close);
        return bad_request("a poll was waiting already");
    }
    poll_ = std::move(poll);
    polled_at_ = now;
    flush();
    // While an upgrade is tried, polls return at once, however often.
    if (probed_ && !poll_ && !closed_) take_message(now);
    return {};
}

result<void> EngineSession::post(std::string_view body, Instant now) {
    if (closed_ || transport_ != Transport::polling) return bad_request("the session does not poll");
    if (!take_message(now)) return too_many();
    if (body.size() > options_.payload_bytes_max) return Error{"too_large", "the payload is too large"};
    const auto packets = decode_payload(body);
    if (!packets) {
        end(EngineType::close);
        return bad_request("the payload can't be read");
    }
    result<void> taken;
    {
        const Cork cork(corked_);
        for (std::size_t i = 0; i < packets->size() && !closed_; ++i) {
            // The first one was counted with the request.
            taken = i == 0 || take_message(now) ? on_packet((*packets)[i], now) : too_many();
        }
    }
    flush();
    return taken;
}

void EngineSession::poll_gone(std::uint64_t number) {
    if (!poll_ || poll_->number != number) return;
    poll_.reset();
    end(EngineType::close);
}

bool EngineSession::attach(FrameSink& websocket, Instant now) {
    if (closed_) return false;
    if (transport_ == Transport::websocket) {
        if (websocket_ != nullptr) return false;
        websocket_ = &websocket;
        flush();
        return true;
    }
    if (candidate_ != nullptr) return false;
    candidate_ = &websocket;
    candidate_until_ = now + options_.upgrade_timeout;
    return true;
}

void EngineSession::receive(FrameSink& from, std::string_view data, bool binary, Instant now) {
    if (closed_) return;
    if (&from == candidate_) return on_candidate_packet(binary ? bad_request("binary") : decode_packet(data));
    if (&from != websocket_) return;
    {
        const Cork cork(corked_);
        if (binary) {
            application_->on_message(data, true);
        } else if (const auto packet = decode_packet(data); !packet || !on_packet(*packet, now)) {
            end(EngineType::close);
        }
    }
    flush();
}

result<void> EngineSession::on_packet(const EnginePacket& packet, Instant now) {
    switch (packet.type) {
        case EngineType::message:
            application_->on_message(packet.data, packet.binary);
            break;
        case EngineType::pong:
            if (pong_until_) ping_at_ = now + options_.ping_interval;
            pong_until_.reset();
            break;
        case EngineType::close:
            end(EngineType::noop);
            break;
        case EngineType::ping:
            end(EngineType::close);
            return bad_request("it is the server that pings");
        case EngineType::open:
        case EngineType::upgrade:
        case EngineType::noop:
            break;  // they mean nothing here, and do no harm
    }
    return {};
}

void EngineSession::on_candidate_packet(const result<EnginePacket>& packet) {
    if (packet && packet->type == EngineType::upgrade) return upgrade();
    if (!packet || packet->type != EngineType::ping || packet->data != "probe") return drop_candidate();
    probe_answer_due_ = probed_ = true;
    candidate_->wake();
    flush();  // the client goes on when its poll has returned
}

void EngineSession::upgrade() {
    websocket_ = std::exchange(candidate_, nullptr);
    transport_ = Transport::websocket;
    if (poll_) answer_poll(make_frame(EngineType::noop).bytes);
    flush();
}

void EngineSession::drop_candidate() {
    probe_answer_due_ = probed_ = false;
    if (candidate_ != nullptr) std::exchange(candidate_, nullptr)->close();
}

std::optional<Frame> EngineSession::take(const FrameSink& by) {
    if (closed_) return std::nullopt;
    if (&by == candidate_ && std::exchange(probe_answer_due_, false))
        return make_frame(EngineType::pong, "probe");
    return &by == websocket_ ? next_frame() : std::nullopt;
}

bool EngineSession::wants_input(const FrameSink& from) const {
    return &from == candidate_ ? !probe_answer_due_ : outbox_.empty();
}

void EngineSession::websocket_gone(const FrameSink& websocket) {
    if (&websocket == candidate_) {
        candidate_ = nullptr;
        return drop_candidate();
    }
    if (&websocket != websocket_) return;
    websocket_ = nullptr;
    end(EngineType::close);
}

void EngineSession::send(Frame frame) {
    if (closed_) return;
    outbox_bytes_ += cost(frame);
    outbox_.push_back(std::move(frame));
    if (outbox_bytes_ > options_.outbox_bytes_max) return end(EngineType::close);
    flush();
}

void EngineSession::wake() { flush(); }

void EngineSession::tick(Instant now) {
    if (closed_) return;
    if (candidate_ != nullptr && now >= candidate_until_) drop_candidate();
    if (poll_) polled_at_ = now;
    const bool pong_is_late = pong_until_ && now >= *pong_until_;
    const bool polls_stay_away = transport_ == Transport::polling &&
                                 now - polled_at_ >= options_.ping_interval + options_.ping_timeout;
    if (pong_is_late || polls_stay_away) return end(EngineType::close);
    if (!pong_until_ && now >= ping_at_) {
        // By the plan, not by the tick that saw it; but a program that was held up itself gives its clients
        // time.
        pong_until_ = std::max(ping_at_ + options_.ping_timeout, now + options_.ping_timeout / 2);
        send(make_frame(EngineType::ping));
    }
    application_->tick(now);
}

void EngineSession::close() { end(EngineType::close); }

void EngineSession::flush() {
    if (closed_ || corked_) return;
    if (transport_ == Transport::websocket) {
        if (websocket_ != nullptr) websocket_->wake();
        return;
    }
    if (!poll_) return;
    std::vector<Frame> frames;
    while (auto frame = next_frame())
        frames.push_back(std::move(*frame));
    if (frames.empty() && probed_) frames.push_back(make_frame(EngineType::noop));
    if (!frames.empty()) answer_poll(encode_payload(frames));
}

void EngineSession::answer_poll(std::shared_ptr<const std::string> payload) {
    const auto poll = std::move(poll_);
    poll->answer(std::move(payload));
}

std::optional<Frame> EngineSession::next_frame() {
    if (outbox_.empty()) return application_->pull();
    Frame frame = std::move(outbox_.front());
    outbox_.pop_front();
    outbox_bytes_ -= cost(frame);
    return frame;
}

bool EngineSession::take_message(Instant now) {
    if (bucket_.take(options_.message_rate, now)) return true;
    const auto notice = flood_notice();
    if (notice && poll_) answer_poll(encode_payload({*notice, make_frame(EngineType::close)}));
    end(EngineType::close);
    return false;
}

void EngineSession::end(EngineType last_word) {
    if (std::exchange(closed_, true)) return;
    outbox_.clear();
    if (poll_) answer_poll(make_frame(last_word).bytes);
    if (candidate_ != nullptr) std::exchange(candidate_, nullptr)->close();
    if (websocket_ != nullptr) std::exchange(websocket_, nullptr)->close();
    if (on_closed_) on_closed_();
}

}  // namespace orderwire::transport::socket_io
