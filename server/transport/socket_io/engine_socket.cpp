#include "transport/socket_io/engine_socket.hpp"

#include <utility>

#include "base/contained.hpp"
#include "transport/session_registry.hpp"
#include "transport/socket_io/engine_request.hpp"

namespace orderwire::transport::socket_io {

namespace {

using boost::beast::websocket::close_code;

constexpr std::chrono::milliseconds write_timeout{50'000};  // for a client that takes nothing
constexpr std::chrono::milliseconds close_timeout{2'000};   // for its half of a handshake

}  // namespace

EngineSocket::EngineSocket(std::shared_ptr<EngineServer> server, std::string sid)
    : WebSocketConnection(server->executor(),
                          {server->options().payload_bytes_max, write_timeout, close_timeout,
                           server->options().message_rate, server->clock()}),
      server_(std::move(server)),
      sid_(std::move(sid)) {
    server_->sockets_.insert(this);
}

EngineSocket::~EngineSocket() {
    server_->sockets_.erase(this);
    // Where a fault took the socket away without its end being told.
    contained("a Socket.IO WebSocket", [this] { on_closed(); });
}

void EngineSocket::start(http::HijackedConnection hijacked) {
    const std::string first = first_subprotocol(hijacked.request);
    accept(std::move(hijacked), first);
    if (server_->draining()) drain();
}

void EngineSocket::drain() {
    if (!attached_) WebSocketConnection::close({close_code::service_restart, ""});
}

void EngineSocket::on_open(const http::Request&) {
    session_ =
        sid_.empty() ? server_->open(EngineSession::Transport::websocket, nullptr) : server_->find(sid_);
    attached_ = true;
    if (session_ && session_->attach(*this, server_->clock().now())) return pump();
    attached_ = false;
    session_.reset();
    WebSocketConnection::close({close_code::policy_error, "no such session, or it upgrades already"});
}

void EngineSocket::on_message(std::string_view bytes, bool is_binary) {
    if (attached_) session_->receive(*this, bytes, is_binary, server_->clock().now());
    pump();
}

void EngineSocket::pump() {
    wake();
    if (attached_ && session_->wants_input(*this)) read();
}

void EngineSocket::wake() {
    if (!attached_ || !can_send()) return;
    if (auto frame = session_->take(*this)) send(std::move(frame->bytes), frame->binary);
}

void EngineSocket::close() {
    attached_ = false;
    WebSocketConnection::close({close_code::going_away, ""});
}

void EngineSocket::on_closed() {
    if (std::exchange(attached_, false)) session_->websocket_gone(*this);
    session_.reset();
}

void EngineSocket::on_flood() {
    std::shared_ptr<const std::string> notice;
    if (attached_) {
        if (auto frame = session_->flood_notice()) notice = std::move(frame->bytes);
    }
    part(std::move(notice), {close_code::policy_error, too_many_messages().code});
    on_closed();
}

void EngineSocket::tick(EngineSession::Instant now) {
    if (is_past_deadline(now)) drop();
}

}  // namespace orderwire::transport::socket_io
