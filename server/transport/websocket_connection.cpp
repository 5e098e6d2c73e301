#include "transport/websocket_connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <utility>

#include "base/contained.hpp"
#include "transport/send_backlog.hpp"

namespace orderwire::transport {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

// A message comes in one piece or a few, by the network's whims. Whoever cuts it finer pays for so many as
// for one more message.
constexpr std::uint8_t fragments_for_one = 64;

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

WebSocketConnection::WebSocketConnection(const Executor& loop, const Limits& limits)
    : stream_(Socket(loop)), limits_(limits), bucket_(limits.rate, limits.clock.now()) {}

template <class Act>
void WebSocketConnection::guarded(const Act& act) noexcept {
    if (!contained("a WebSocket", act)) contained("a WebSocket", [this] { drop(); });
}

void WebSocketConnection::accept(http::HijackedConnection hijacked, const std::string& subprotocol) {
    stream_.next_layer() = std::move(hijacked.socket);
    request_ = std::make_unique<http::Request>(std::move(hijacked.request));
    release_ = std::move(hijacked.release);
    stream_.read_message_max(limits_.message_bytes_max);
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
    deadline_ = now() + limits_.close_timeout;
    // Frames that Beast answers by itself cost as much as others.
    stream_.control_callback([this](websocket::frame_type kind, beast::string_view) {
        if (kind != websocket::frame_type::close) on_control();
    });
    stream_.async_accept(
        handshake, [this, self = self()](beast::error_code error) { guarded([&] { on_accepted(error); }); });
}

void WebSocketConnection::on_accepted(beast::error_code error) {
    if (error || dropped_) return drop();
    deadline_ = Instant::max();
    open_ = true;
    // An idle connection need not carry its handshake.
    const auto request = std::move(request_);
    if (farewell_) return bid_farewell();
    on_open(*request);
}

void WebSocketConnection::read() {
    if (!open_ || reading_ || closing_ || farewell_) return;
    reading_ = true;
    // Nearly all of the time nothing comes: what waits for the first bytes of a message is small.
    const std::size_t piece = incoming_.size() == 0 ? 64 : limits_.message_bytes_max;
    stream_.async_read_some(incoming_, piece, [this, self = self()](beast::error_code error, std::size_t) {
        reading_ = false;
        guarded([&] { on_read(error); });
    });
}

void WebSocketConnection::on_read(beast::error_code error) {
    // Beast has answered with the right close frame where the client broke the protocol; what is left is to
    // let the connection go.
    if (error) return drop();
    if (closing_ || farewell_ || flooded_) return;
    const bool is_done = stream_.is_message_done();
    if ((is_done || counts_fragment()) && !bucket_.take(limits_.rate, now())) {
        flooded_ = true;
        return on_flood();
    }
    if (!is_done) return read();
    fragments_ = 0;
    const beast::flat_buffer message = std::exchange(incoming_, {});
    on_message({static_cast<const char*>(message.data().data()), message.size()}, stream_.got_binary());
}

bool WebSocketConnection::counts_fragment() {
    if (++fragments_ < fragments_for_one) return false;
    fragments_ = 0;
    return true;
}

// Inside Beast's reading, where nothing may be closed.
void WebSocketConnection::on_control() {
    if (flooded_ || bucket_.take(limits_.rate, now())) return;
    flooded_ = true;
    asio::post(stream_.get_executor(), [this, self = self()] {
        guarded([&] {
            if (!closing_ && !farewell_ && !dropped_) on_flood();
        });
    });
}

void WebSocketConnection::send(std::shared_ptr<const std::string> bytes, bool is_binary) {
    write(std::move(bytes), is_binary, limits_.write_timeout);
}

void WebSocketConnection::write(std::shared_ptr<const std::string> bytes, bool is_binary,
                                std::chrono::milliseconds timeout) {
    sending_ = std::move(bytes);
    deadline_ = now() + timeout;
    stream_.binary(is_binary);
    stream_.async_write(asio::buffer(*sending_), [this, self = self()](beast::error_code error, std::size_t) {
        guarded([&] { on_written(error); });
    });
}

void WebSocketConnection::on_written(beast::error_code error) {
    sending_.reset();
    if (error) return drop();
    if (closing_) return;
    if (farewell_) return bid_farewell();
    deadline_ = Instant::max();
    on_sent();
}

void WebSocketConnection::part(std::shared_ptr<const std::string> last_words,
                               const websocket::close_reason& reason) {
    if (closing_ || farewell_) return;
    farewell_ = std::make_unique<Farewell>(Farewell{std::move(last_words), reason});
    deadline_ = std::min(deadline_, now() + limits_.close_timeout);
    if (open_ && !sending_) bid_farewell();
}

void WebSocketConnection::bid_farewell() {
    if (auto last_words = std::exchange(farewell_->last_words, nullptr))
        return write(std::move(last_words), false, limits_.close_timeout);
    const websocket::close_reason reason = farewell_->reason;
    close(reason);
}

void WebSocketConnection::close(const websocket::close_reason& reason) {
    if (closing_) return;
    if (!open_) return part(nullptr, reason);
    closing_ = true;
    deadline_ = now() + limits_.close_timeout;
    stream_.async_close(reason, [this, self = self()](beast::error_code) { drop(); });
}

void WebSocketConnection::drop() {
    if (std::exchange(dropped_, true)) return;
    open_ = false;
    deadline_ = Instant::max();
    beast::error_code ignored;
    stream_.next_layer().close(ignored);
    on_closed();
}

}  // namespace orderwire::transport
