#include "transport/socket_io/socket_connection.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/log.hpp"

namespace orderwire::transport::socket_io {

SocketConnection::SocketConnection(EngineSession& session, std::shared_ptr<SocketHandler> handler,
                                   const SocketOptions& options, Instant now)
    : session_(session),
      handler_(std::move(handler)),
      options_(options),
      assembler_(session.options().payload_bytes_max),
      connected_at_(now) {}

void SocketConnection::on_message(std::string_view data, bool binary) {
    auto packet = binary ? assembler_.add_binary(data) : assembler_.add_text(data);
    if (!packet) return session_.close();
    if (!*packet) return;
    try {
        on_packet(**packet);
    } catch (const std::exception& error) {
        spdlog::error("a Socket.IO packet could not be handled: {}", error.what());
        session_.close();
    }
}

void SocketConnection::on_packet(const SocketPacket& packet) {
    const bool is_connected = connected(packet.ns);
    if (packet.type == SocketType::connect && !is_connected) return connect(packet);
    if (!is_connected) return session_.close();
    switch (packet.type) {
        case SocketType::event:
        case SocketType::binary_event:
            return handler_->on_event(*this, packet);
        case SocketType::disconnect:
            std::erase(namespaces_, packet.ns);
            return handler_->on_disconnect(packet.ns);
        case SocketType::ack:
        case SocketType::binary_ack:
            return;  // we never ask for one
        case SocketType::connect:
        case SocketType::connect_error:
            return session_.close();
    }
}

void SocketConnection::connect(const SocketPacket& packet) {
    if (!handler_->has_namespace(packet.ns)) {
        return send({SocketType::connect_error, packet.ns}, R"({"message":"Invalid namespace"})");
    }
    namespaces_.push_back(packet.ns);
    send({SocketType::connect, packet.ns}, R"({"sid":")" + random_token(15) + R"("})");
    handler_->on_connect(*this, packet.ns, packet.data);
}

bool SocketConnection::connected(std::string_view ns) const {
    return std::find(namespaces_.begin(), namespaces_.end(), ns) != namespaces_.end();
}

std::optional<Frame> SocketConnection::pull() { return handler_->pull(); }

std::optional<Frame> SocketConnection::flood_notice() {
    return namespaces_.empty() ? std::nullopt : handler_->flood_notice();
}

void SocketConnection::tick(Instant now) {
    if (!namespaces_.empty()) connected_at_ = now;
    if (now - connected_at_ >= options_.connect_timeout) session_.close();
}

void SocketConnection::send(const SocketHead& head, std::string_view json_text,
                            const std::vector<std::string>& buffers) {
    session_.send(make_socket_frame(head, json_text));
    for (const std::string& buffer : buffers)
        session_.send(make_binary_frame(buffer));
}

}  // namespace orderwire::transport::socket_io
