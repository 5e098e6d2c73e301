#include "transport/websocket_wire.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <utility>

#include "transport/send_backlog.hpp"

namespace orderwire::transport {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

// Whether the client's list of subprotocols has this one.
bool offers(std::string_view list, std::string_view subprotocol) {
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

WebSocketWire::WebSocketWire(const Executor& loop, const Terms& terms)
    : stream_(Socket(loop)), terms_(terms) {}

void WebSocketWire::accept(http::Takeover takeover, const std::string& subprotocol) {
    stream_.next_layer() = std::move(takeover.socket);
    request_ = std::make_unique<http::Request>(std::move(takeover.request));
    release_ = std::move(takeover.release);
    stream_.read_message_max(terms_.message_bytes_max);
    stream_.auto_fragment(false);
    bound_send_backlog(stream_.next_layer());
    if (!subprotocol.empty() && offers(request_->header(http::field::sec_websocket_protocol), subprotocol)) {
        stream_.set_option(
            websocket::stream_base::decorator([subprotocol](websocket::response_type& response) {
                response.set(http::field::sec_websocket_protocol, subprotocol);
            }));
    }
    beast::http::request<beast::http::empty_body> handshake{request_->method, request_->target, 11};
    static_cast<http::fields&>(handshake.base()) = request_->headers;
    stuck_at_ = std::chrono::steady_clock::now() + terms_.close_timeout;
    stream_.async_accept(handshake, [this, self = self()](beast::error_code error) {
        if (error || dropped_) return drop();
        stuck_at_ = Instant::max();
        open_ = true;
        // An idle connection need not carry its handshake.
        const auto request = std::move(request_);
        on_open(*request);
    });
}

void WebSocketWire::read() {
    if (!open_ || reading_ || closing_) return;
    reading_ = true;
    // Nearly all of the time nothing comes: what waits for the first bytes of a message is small.
    const std::size_t piece = incoming_.size() == 0 ? 64 : terms_.message_bytes_max;
    stream_.async_read_some(incoming_, piece, [this, self = self()](beast::error_code error, std::size_t) {
        reading_ = false;
        on_read(error);
    });
}

void WebSocketWire::on_read(beast::error_code error) {
    // Beast has answered with the right close frame where the client broke the protocol; what is left is to
    // let the connection go.
    if (error) return drop();
    if (closing_) return;
    if (!stream_.is_message_done()) return read();
    const beast::flat_buffer message = std::exchange(incoming_, {});
    on_message({static_cast<const char*>(message.data().data()), message.size()}, stream_.got_binary());
}

void WebSocketWire::send(std::shared_ptr<const std::string> bytes, bool is_binary) {
    sending_ = std::move(bytes);
    stuck_at_ = std::chrono::steady_clock::now() + terms_.write_timeout;
    stream_.binary(is_binary);
    stream_.async_write(asio::buffer(*sending_),
                        [this, self = self()](beast::error_code error, std::size_t) { on_written(error); });
}

void WebSocketWire::on_written(beast::error_code error) {
    sending_.reset();
    if (error) return drop();
    if (closing_) return;
    stuck_at_ = Instant::max();
    on_sent();
}

void WebSocketWire::close(const websocket::close_reason& reason) {
    if (closing_) return;
    closing_ = true;
    stuck_at_ = std::chrono::steady_clock::now() + terms_.close_timeout;
    if (!open_) return;  // still shaking hands: the deadline ends it
    stream_.async_close(reason, [this, self = self()](beast::error_code) { drop(); });
}

void WebSocketWire::drop() {
    if (std::exchange(dropped_, true)) return;
    open_ = false;
    stuck_at_ = Instant::max();
    beast::error_code ignored;
    stream_.next_layer().close(ignored);
    on_closed();
}

}  // namespace orderwire::transport
