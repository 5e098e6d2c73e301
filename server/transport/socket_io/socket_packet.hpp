// Socket.IO v5 packets (https://socket.io/docs/v4/socket-io-protocol): what Engine.IO messages carry. Pure.
//
// Text: type, "N-" where binary attachments follow, "/namespace," unless it is "/", an acknowledgement id,
// JSON. Attachments follow as binary messages; {"_placeholder":true,"num":i} in the JSON marks the place of
// each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "transport/socket_io/engine_packet.hpp"

namespace orderwire::transport::socket_io {

enum class SocketType : char {
    connect = '0',
    disconnect = '1',
    event = '2',
    ack = '3',
    connect_error = '4',
    binary_event = '5',
    binary_ack = '6',
};

struct SocketPacket {
    SocketType type = SocketType::event;
    std::string ns = "/";
    std::optional<std::uint64_t> id;   // of the acknowledgement asked for, or given
    json::value data;                  // null where the packet has none
    std::size_t attachments = 0;       // how many belong to it
    std::vector<std::string> buffers;  // the attachments that have come
};

// As many as the official server takes.
inline constexpr std::size_t attachments_max = 10;
// Ids are JavaScript numbers.
inline constexpr std::uint64_t ack_id_max = (std::uint64_t{1} << 53) - 1;

// Error: `bad_packet`: an unknown type; more than attachments_max; an id that is no number; JSON that is
// broken, nested deeper than 32, or not what the type carries (an object for CONNECT, nothing for DISCONNECT,
// an array that begins with the event's name for EVENT, an array for ACK); an event name that Socket.IO keeps
// for itself; a placeholder that names no attachment.
result<SocketPacket> decode_socket_packet(std::string_view text);

// A packet with what stands before its JSON; `json_text` goes out as it is.
struct SocketHead {
    SocketType type = SocketType::event;
    std::string_view ns = "/";
    std::optional<std::uint64_t> id = {};
    std::size_t attachments = 0;  // of the binary types
};
Frame make_socket_frame(const SocketHead& head, std::string_view json_text);

}  // namespace orderwire::transport::socket_io
