// WebSocket frames (RFC 6455) as a client with little memory reads and writes them: no I/O, any pieces.
// Servers that send fragments are not met here, and are told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orderwire::load {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct Frame {
    Opcode opcode = Opcode::text;
    std::string_view payload;
    std::size_t size = 0;  // of the whole frame
};

// The frame at the beginning of `bytes`, or nothing while it is not all there.
std::optional<Frame> read_frame(std::string_view bytes);

// A client's frame, masked with zeros.
std::string make_frame(Opcode opcode, std::string_view payload);

// The request that begins a connection; `target` is path and query.
std::string upgrade_request(std::string_view target);

}  // namespace orderwire::load
