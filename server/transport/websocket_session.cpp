#include "transport/websocket_session.hpp"

#include <fmt/format.h>

#include <utility>

#include "transport/client_message.hpp"

namespace orderwire::transport {

namespace {

using boost::beast::websocket::close_code;

constexpr std::size_t message_bytes_max = 4096;

}  // namespace

WebSocketSession::WebSocketSession(const std::shared_ptr<SessionRegistry>& registry)
    : Session(registry, Transport::websocket),
      WebSocketConnection(registry->loop(), {message_bytes_max, registry->options().write_timeout,
                                             registry->options().close_timeout,
                                             registry->options().message_rate, registry->clock()}),
      following_at_(registry->now()) {}

result<void> WebSocketSession::open_for(const std::string& order, std::optional<std::uint64_t> since) {
    opened_for_order_ = true;
    return subscriptions().follow(order, since);
}

void WebSocketSession::start(http::HijackedConnection hijacked) {
    accept(std::move(hijacked), "orderwire.v1");
}

void WebSocketSession::on_open(const http::Request&) {
    if (registry().draining()) return drain(std::chrono::milliseconds(0));
    pump();
}

void WebSocketSession::on_message(std::string_view text, bool is_binary) {
    if (is_binary) return close({close_code::unknown_data, "text only"});
    handle(text);
    pump();
}

void WebSocketSession::handle(std::string_view text) {
    const result<ClientMessage> message = read_client_message(text);
    if (!message) return reply(error_message(message.error(), ""));
    following_at_ = Session::now();
    if (message->op == ClientMessage::Op::unsubscribe) return subscriptions().unfollow(message->order);
    const result<void> followed = subscriptions().follow(message->order, message->since);
    if (!followed) reply(error_message(followed.error(), message->order));
}

void WebSocketSession::on_flood() {
    const Error error = too_many_messages();
    part(std::make_shared<const std::string>(error_message(error, "")),
         {close_code::policy_error, error.code});
}

void WebSocketSession::reply(const std::string& text) { reply_ = std::make_shared<const std::string>(text); }

void WebSocketSession::pump() {
    write();
    // No new message is read before the reply to the last one is out, so that a client that asks and never
    // reads does not fill memory.
    if (!reply_) read();
}

void WebSocketSession::write() {
    if (!can_send()) return;
    if (reply_) return send(std::exchange(reply_, nullptr));
    if (const hub::MessagePtr message = take_view()) return send(message->bytes);
    if (finished()) return close({close_code::normal, "final"});
    if (take_heartbeat()) {
        send(std::make_shared<const std::string>(heartbeat_message(system_clock().now())));
    }
}

bool WebSocketSession::finished() const {
    return opened_for_order_ && subscriptions().ended() && !subscriptions().following();
}

void WebSocketSession::drain(std::chrono::milliseconds reconnect_in) {
    close({close_code::service_restart, fmt::format("reconnect_in_ms={}", reconnect_in.count())});
}

Session::Instant WebSocketSession::tick(Session::Instant now) {
    if (subscriptions().following()) following_at_ = now;
    if (now - following_at_ >= registry().options().idle_timeout) close({close_code::normal, "idle"});
    return Session::tick(now);
}

}  // namespace orderwire::transport
