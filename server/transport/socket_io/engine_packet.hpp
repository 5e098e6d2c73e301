// Engine.IO v4 packets, as the client sends them and as we send them
// (https://socket.io/docs/v4/engine-io-protocol). Pure: bytes in, packets out.
//
// On a WebSocket a packet is one frame: text begins with the digit of its type, binary is a message. In the
// body of a polling request or answer, packets are joined by 0x1e, and a binary message is 'b' and base64.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace orderwire::transport::socket_io {

enum class EngineType : char {
    open = '0',
    close = '1',
    ping = '2',
    pong = '3',
    message = '4',
    upgrade = '5',
    noop = '6',
};

struct EnginePacket {
    EngineType type = EngineType::message;
    bool binary = false;
    std::string data;
};

// One packet to send, as it stands on a WebSocket. The bytes are shared: a view that goes to many clients is
// built once.
struct Frame {
    std::shared_ptr<const std::string> bytes;
    bool binary = false;
};

Frame make_frame(EngineType type, std::string_view data = {});
Frame make_binary_frame(std::string_view data);

// A WebSocket's text frame. Error: `bad_packet` (no such type, or nothing at all).
result<EnginePacket> decode_packet(std::string_view text);

// The body of a POST. Errors: `bad_packet`, also for invalid UTF-8, broken base64, and a body without a
// packet.
result<std::vector<EnginePacket>> decode_payload(std::string_view body);

// The body of a poll's answer. A payload of one text packet is the packet's own bytes.
std::shared_ptr<const std::string> encode_payload(const std::vector<Frame>& frames);

}  // namespace orderwire::transport::socket_io
