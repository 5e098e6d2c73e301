// Puts packets and their attachments together again: a client sends a binary packet's text first, then each
// attachment as a message of its own, with nothing in between. Pure. Holds at most one packet and
// attachments_max attachments, of together no more than `attachment_bytes_max`.
#pragma once

#include <optional>

#include "transport/socket_io/socket_packet.hpp"

namespace orderwire::transport::socket_io {

class PacketAssembler {
  public:
    explicit PacketAssembler(std::size_t attachment_bytes_max)
        : attachment_bytes_max_(attachment_bytes_max) {}

    // The packet that this message makes whole, or nothing where attachments are still to come. Error:
    // `bad_packet`, as of decode_socket_packet, and where text comes while attachments are awaited, or an
    // attachment where none is. After an error the assembler is of no more use.
    result<std::optional<SocketPacket>> add_text(std::string_view text);
    result<std::optional<SocketPacket>> add_binary(std::string_view bytes);

  private:
    std::size_t attachment_bytes_max_;
    std::size_t held_bytes_ = 0;
    std::optional<SocketPacket> awaiting_;
};

}  // namespace orderwire::transport::socket_io
