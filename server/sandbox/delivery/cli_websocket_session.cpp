#include "sandbox/delivery/cli_websocket_session.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include "base/log.hpp"

namespace orderwire::sandbox {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t message_bytes_max = 1024 * 1024;       // an answer repeats its event
constexpr std::size_t outgoing_bytes_max = 8 * 1024 * 1024;  // for a command that reads nothing
constexpr std::chrono::seconds acknowledgement_timeout{10};
constexpr std::chrono::seconds handshake_timeout{5};
constexpr std::chrono::milliseconds close_timeout{1000};

// What a callback of the loop does with the database may fail; the loop goes on.
template <class Action>
void guarded(const std::string& id, Action action) {
    try {
        action();
    } catch (const std::exception& error) {
        spdlog::error("sandbox: {}: {}", id, error.what());
    }
}

}  // namespace

CliWebSocketSession::CliWebSocketSession(EmulatorContext& context, std::string id,
                                         http::HijackedConnection hijacked, std::function<void()> changed)
    : context_(context),
      id_(std::move(id)),
      stream_(std::move(hijacked.socket)),
      request_(std::move(hijacked.request)),
      release_(std::move(hijacked.release)),
      changed_(std::move(changed)),
      timer_(stream_.get_executor()) {}

void CliWebSocketSession::start() {
    stream_.read_message_max(message_bytes_max);
    stream_.auto_fragment(false);
    stream_.text(true);
    beast::error_code ignored;
    stream_.next_layer().set_option(asio::socket_base::keep_alive(true), ignored);
    stream_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
        response.set(http::field::sec_websocket_protocol, cli_subprotocol);
    }));
    beast::http::request<beast::http::empty_body> handshake{request_.method, request_.target, 11};
    static_cast<http::fields&>(handshake.base()) = request_.headers;
    timer_.expires_after(handshake_timeout);
    timer_.async_wait([self = shared_from_this()](beast::error_code error) {
        if (!error && !self->open_) self->abort();
    });
    stream_.async_accept(handshake,
                         [self = shared_from_this()](beast::error_code error) { self->accept(error); });
}

void CliWebSocketSession::accept(beast::error_code error) {
    timer_.cancel();
    if (error || closing_) return abort();
    request_ = {};
    open_ = true;
    guarded(id_, [&] { remember_cli_session(context_, id_, true); });
    context_.listeners.connected(id_, this,
                                 [weak = weak_from_this()](std::int64_t delivery, const std::string& event) {
                                     if (const auto self = weak.lock()) self->send(delivery, event);
                                 });
    changed_();
    read();
}

void CliWebSocketSession::read() {
    stream_.async_read(incoming_, [self = shared_from_this()](beast::error_code error, std::size_t) {
        // A command that ends closes its connection, with or without the closing handshake; what else breaks
        // one may be repaired.
        if (error) return self->end(error == websocket::error::closed || error == asio::error::eof);
        self->on_message(beast::buffers_to_string(self->incoming_.data()));
        self->incoming_.consume(self->incoming_.size());
        self->read();
    });
}

void CliWebSocketSession::on_message(std::string_view text) {
    const auto message = read_cli_message(text);
    if (!message) return;
    guarded(id_, [&] {
        if (message->kind == CliMessage::Kind::ack) return on_ack(message->delivery);
        context_.deliveries.record_response(message->delivery, id_,
                                            {message->forward_url, message->status, message->body});
    });
}

void CliWebSocketSession::on_ack(std::int64_t delivery) {
    if (unacknowledged_.erase(delivery) == 0) return;  // of the other API version, or late
    context_.deliveries.succeeded(delivery);
    changed_();
}

void CliWebSocketSession::send(std::int64_t delivery, const std::string& event_id) {
    const auto event = context_.objects.find("event", event_id);
    if (!event || outgoing_bytes_ >= outgoing_bytes_max) return context_.deliveries.give_up(delivery);
    unacknowledged_[delivery] = context_.monotonic.now();
    // A command takes one of the two and acknowledges both: which API version it wants is known to it alone.
    for (const bool latest : {false, true}) {
        outgoing_.push_back(cli_event_message(context_, *event, delivery, latest));
        outgoing_bytes_ += outgoing_.back().size();
    }
    if (unacknowledged_.size() == 1) watch_acks();
    write();
}

void CliWebSocketSession::write() {
    if (writing_ || outgoing_.empty() || !open_ || closing_) return;
    writing_ = true;
    stream_.async_write(asio::buffer(outgoing_.front()),
                        [self = shared_from_this()](beast::error_code error, std::size_t) {
                            self->writing_ = false;
                            if (error) return self->end(false);
                            self->outgoing_bytes_ -= self->outgoing_.front().size();
                            self->outgoing_.pop_front();
                            self->write();
                        });
}

void CliWebSocketSession::watch_acks() {
    timer_.expires_after(acknowledgement_timeout);
    timer_.async_wait([self = shared_from_this()](beast::error_code error) {
        if (!error) self->give_up_late_acks();
    });
}

void CliWebSocketSession::give_up_late_acks() {
    const auto late = context_.monotonic.now() - acknowledgement_timeout;
    std::erase_if(unacknowledged_, [&](const auto& sent) {
        if (sent.second > late) return false;
        spdlog::info("sandbox: {} did not acknowledge delivery {}", id_, sent.first);
        guarded(id_, [&] { context_.deliveries.give_up(sent.first); });
        return true;
    });
    changed_();
    if (!unacknowledged_.empty() && !ended_) watch_acks();
}

void CliWebSocketSession::end(bool goodbye) {
    if (ended_) return;
    ended_ = true;
    open_ = false;
    timer_.cancel();
    // While the sandbox stops, what was not acknowledged stays owed, and the command comes back to the next
    // process.
    const bool gone = goodbye && !closing_;
    if (gone) {
        context_.listeners.left(id_, this);
    } else {
        context_.listeners.dropped(id_, this, context_.clock.now());
    }
    guarded(id_, [&] {
        for (const auto& [delivery, since] : unacknowledged_)
            gone ? context_.deliveries.give_up(delivery) : context_.deliveries.put_back(delivery);
        if (gone) remember_cli_session(context_, id_, false);
    });
    abort();
    changed_();
}

void CliWebSocketSession::close() {
    if (closing_) return;
    closing_ = true;
    if (!open_) return abort();
    timer_.expires_after(close_timeout);
    timer_.async_wait([self = shared_from_this()](beast::error_code error) {
        if (!error) self->abort();
    });
    stream_.async_close(websocket::close_code::going_away,
                        [self = shared_from_this()](beast::error_code) { self->end(false); });
}

void CliWebSocketSession::abort() {
    beast::error_code ignored;
    stream_.next_layer().close(ignored);
}

}  // namespace orderwire::sandbox
