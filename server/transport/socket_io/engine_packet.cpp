#include "transport/socket_io/engine_packet.hpp"

#include "base/text/base64.hpp"
#include "base/text/utf8.hpp"

namespace orderwire::transport::socket_io {

namespace {

constexpr char separator = '\x1e';

result<EnginePacket> decode_item(std::string_view text) {
    if (!text.starts_with('b')) return decode_packet(text);
    auto bytes = decode_base64(text.substr(1));
    if (!bytes) return Error{"bad_packet", "a binary packet is not base64"};
    return EnginePacket{EngineType::message, true, std::move(*bytes)};
}

}  // namespace

Frame make_frame(EngineType type, std::string_view data) {
    std::string bytes;
    bytes.reserve(1 + data.size());
    bytes.push_back(static_cast<char>(type));
    bytes.append(data);
    return {std::make_shared<const std::string>(std::move(bytes)), false};
}

Frame make_binary_frame(std::string_view data) { return {std::make_shared<const std::string>(data), true}; }

result<EnginePacket> decode_packet(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '6')
        return Error{"bad_packet", "a packet begins with its type, 0 to 6"};
    return EnginePacket{static_cast<EngineType>(text.front()), false, std::string(text.substr(1))};
}

result<std::vector<EnginePacket>> decode_payload(std::string_view body) {
    if (!is_utf8(body)) return Error{"bad_packet", "a payload is UTF-8"};
    std::vector<EnginePacket> packets;
    while (true) {
        const std::size_t end = body.find(separator);
        auto packet = decode_item(body.substr(0, end));
        if (!packet) return packet.error();
        packets.push_back(std::move(*packet));
        if (end == std::string_view::npos) return packets;
        body.remove_prefix(end + 1);
    }
}

std::shared_ptr<const std::string> encode_payload(const std::vector<Frame>& frames) {
    if (frames.size() == 1 && !frames.front().binary) return frames.front().bytes;
    auto body = std::make_shared<std::string>();
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (i > 0) body->push_back(separator);
        if (frames[i].binary) {
            body->append("b").append(encode_base64(*frames[i].bytes));
        } else {
            body->append(*frames[i].bytes);
        }
    }
    return body;
}

}  // namespace orderwire::transport::socket_io
