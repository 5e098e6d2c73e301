#include "load/websocket_frame.hpp"

#include <fmt/format.h>

namespace orderwire::load {

namespace {

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<std::uint8_t>(byte);
    return value;
}

}  // namespace

std::optional<Frame> read_frame(std::string_view bytes) {
    if (bytes.size() < 2) return {};
    const std::uint64_t marked = static_cast<std::uint8_t>(bytes[1]) & 0x7f;
    const std::size_t extended = marked == 126 ? 2 : marked == 127 ? 8 : 0;
    if (bytes.size() < 2 + extended) return {};
    const std::uint64_t length = extended == 0 ? marked : big_endian(bytes.substr(2, extended));
    if (bytes.size() - 2 - extended < length) return {};
    const std::string_view payload = bytes.substr(2 + extended, length);
    return Frame{static_cast<Opcode>(bytes[0] & 0x0f), payload, 2 + extended + payload.size()};
}

std::string make_frame(Opcode opcode, std::string_view payload) {
    std::string frame;
    frame += static_cast<char>(0x80 | static_cast<unsigned>(opcode));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else {
        frame += static_cast<char>(0x80 | 126U);
        frame += static_cast<char>(payload.size() >> 8 & 0xff);
        frame += static_cast<char>(payload.size() & 0xff);
    }
    frame.append(4, '\0');
    frame += payload;
    return frame;
}

std::string upgrade_request(std::string_view target) {
    return fmt::format(
        "GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        target);
}

}  // namespace orderwire::load
