#include "transport/websocket_session.hpp"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include "transport/client_message.hpp"

namespace orderwire::transport {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::string_view subprotocol = "orderwire.v1";

// Whether the client's list of subprotocols has ours.
bool offers_subprotocol(std::string_view list) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view item = list.substr(0, comma);
        while (item.starts_with(' '))
            item.remove_prefix(1);
        while (item.ends_with(' '))
            item.remove_suffix(1);
        if (item == subprotocol) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace

WebSocketSession::WebSocketSession(std::shared_ptr<WebSocketHouse> house, http::Takeover takeover)
    : house_(std::move(house)),
      stream_(std::move(takeover.socket)),
      request_(std::move(takeover.request)),
      release_(std::move(takeover.release)),
      feed_(house_->hub, house_->snapshots, [this] { write(); }) {
    house_->sessions.insert(this);
    house_->watchers.add();
    heartbeat_at_ = following_at_ = std::chrono::steady_clock::now();
}

WebSocketSession::~WebSocketSession() {
    house_->sessions.erase(this);
    house_->watchers.subtract();
}

void WebSocketSession::start() {
    stream_.read_message_max(house_->options.message_bytes_max);
    stream_.auto_fragment(false);
    stream_.text(true);
    beast::error_code ignored;
    stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    const bool with_subprotocol = offers_subprotocol(request_.header(http::field::sec_websocket_protocol));
    stream_.set_option(
        websocket::stream_base::decorator([with_subprotocol](websocket::response_type& response) {
            if (with_subprotocol) response.set(http::field::sec_websocket_protocol, subprotocol);
        }));

    beast::http::request<beast::http::empty_body> handshake{request_.method, request_.target, 11};
    static_cast<http::fields&>(handshake.base()) = request_.headers;
    closing_since_ = std::chrono::steady_clock::now();  // the handshake has as long as a close
    stream_.async_accept(handshake, [self = shared_from_this()](beast::error_code error) {
        self->closing_since_.reset();
        if (error) return;
        self->open_ = true;
        const auto order = self->request_.query_value("order");
        const auto since = self->request_.query_value("since");
        self->request_ = {};  // an idle session need not carry its handshake
        self->opened_for_order_ = order.has_value();
        if (self->house_->draining)
            return self->close({websocket::close_code::service_restart, "reconnect_in_ms=0"});
        if (order) {
            // It was there when the upgrade was answered, and orders do not go away.
            const auto followed = self->feed_.follow(*order, since ? parse_cursor(*since) : std::nullopt);
            if (!followed) self->reply(error_message(followed.error(), *order));
        }
        self->write();
        self->read();
    });
}

void WebSocketSession::read() {
    // No new message is read before the reply to the last one is out, so that a client that asks and never
    // reads does not fill memory.
    if (!open_ || reading_ || reply_ || closing_since_) return;
    reading_ = true;
    stream_.async_read(incoming_, [self = shared_from_this()](beast::error_code error, std::size_t) {
        self->reading_ = false;
        self->on_read(error);
    });
}

void WebSocketSession::on_read(beast::error_code error) {
    if (error) {
        open_ = false;
        // Beast has answered with the right close frame where the client broke the protocol; what is left is
        // to let the connection go.
        return abort();
    }
    if (closing_since_) return;
    if (stream_.got_binary()) return close({websocket::close_code::unknown_data, "text only"});
    handle(beast::buffers_to_string(incoming_.data()));
    incoming_ = {};
    write();
    read();
}

void WebSocketSession::handle(std::string_view text) {
    const result<ClientMessage> message = read_client_message(text);
    if (!message) return reply(error_message(message.error(), ""));
    following_at_ = std::chrono::steady_clock::now();
    if (message->op == ClientMessage::Op::unsubscribe) return feed_.unfollow(message->order);
    const result<void> followed = feed_.follow(message->order, message->since);
    if (!followed) reply(error_message(followed.error(), message->order));
}

void WebSocketSession::reply(std::string text) {
    reply_ = std::make_shared<const std::string>(std::move(text));
}

void WebSocketSession::write() {
    if (!open_ || writing_ || closing_since_) return;
    if (reply_) return send(std::exchange(reply_, nullptr));
    if (const hub::MessagePtr message = feed_.take()) {
        house_->messages_sent.add();
        return send(message->bytes);
    }
    if (finished()) return close({websocket::close_code::normal, "final"});
    if (heartbeat_due_) {
        heartbeat_due_ = false;
        send(std::make_shared<const std::string>(heartbeat_message(system_clock().now())));
    }
}

void WebSocketSession::send(std::shared_ptr<const std::string> bytes) {
    writing_ = std::move(bytes);
    writing_since_ = std::chrono::steady_clock::now();
    stream_.async_write(
        asio::buffer(*writing_),
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_written(error); });
}

void WebSocketSession::on_written(beast::error_code error) {
    writing_.reset();
    writing_since_.reset();
    if (error) return abort();
    write();
    read();
}

bool WebSocketSession::finished() const { return opened_for_order_ && feed_.ended() && !feed_.following(); }

void WebSocketSession::close(const websocket::close_reason& reason) {
    if (closing_since_) return;
    closing_since_ = std::chrono::steady_clock::now();
    if (!open_) return;  // still shaking hands: the close time-out ends it
    stream_.async_close(reason, [self = shared_from_this()](beast::error_code) { self->abort(); });
}

void WebSocketSession::abort() {
    open_ = false;
    beast::error_code ignored;
    stream_.next_layer().close(ignored);
}

void WebSocketSession::tick(Instant now) {
    const WebSocketOptions& options = house_->options;
    if (closing_since_) {
        if (now - *closing_since_ > options.close_timeout) abort();
        return;
    }
    if (writing_since_ && now - *writing_since_ > options.write_timeout) return abort();
    if (feed_.following()) following_at_ = now;
    if (now - following_at_ >= options.idle_timeout) return close({websocket::close_code::normal, "idle"});
    if (now - heartbeat_at_ >= options.heartbeat_interval) {
        heartbeat_at_ = now;
        heartbeat_due_ = true;
        write();
    }
}

}  // namespace orderwire::transport
