#include "transport/socket_io/packet_assembler.hpp"

#include <utility>

namespace orderwire::transport::socket_io {

result<std::optional<SocketPacket>> PacketAssembler::add_text(std::string_view text) {
    if (awaiting_) return Error{"bad_packet", "an attachment was awaited, text came"};
    auto packet = decode_socket_packet(text);
    if (!packet) return packet.error();
    if (packet->attachments == 0) return std::optional(std::move(*packet));
    awaiting_ = std::move(*packet);
    held_bytes_ = 0;
    return std::optional<SocketPacket>();
}

result<std::optional<SocketPacket>> PacketAssembler::add_binary(std::string_view bytes) {
    if (!awaiting_) return Error{"bad_packet", "an attachment came that no packet announced"};
    held_bytes_ += bytes.size();
    if (held_bytes_ > attachment_bytes_max_) return Error{"bad_packet", "the attachments are too large"};
    awaiting_->buffers.emplace_back(bytes);
    if (awaiting_->buffers.size() < awaiting_->attachments) return std::optional<SocketPacket>();
    return std::exchange(awaiting_, std::nullopt);
}

}  // namespace orderwire::transport::socket_io
