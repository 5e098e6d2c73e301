#include "support/event_stream_client.hpp"

#include <stdexcept>

namespace orderwire::test {

namespace {

EventStreamClient::Block parse_block(const std::string& text) {
    EventStreamClient::Block block;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        const std::size_t colon = line.find(':');
        const std::string name = line.substr(0, colon);
        std::string value = line.substr(colon + 1);
        if (value.starts_with(' ')) value.erase(0, 1);
        if (name.empty()) block.is_comment = true;
        if (name == "id") block.id = value;
        if (name == "event") block.event = value;
        if (name == "data") block.data += value;
        if (name == "retry") block.retry = value;
    }
    return block;
}

}  // namespace

EventStreamClient::EventStreamClient(std::uint16_t port, const std::string& target,
                                     const std::string& headers, const std::string& version)
    : client_(port) {
    client_.send("GET " + target + " HTTP/" + version + "\r\nHost: 127.0.0.1:" + std::to_string(port) +
                 "\r\n" + headers + "\r\n");
    head_ = client_.read();
    chunked_ = head_.header("transfer-encoding") == "chunked";
}

bool EventStreamClient::read_more() {
    if (!chunked_) {
        const std::string more = client_.receive();
        text_ += more;
        return !more.empty();
    }
    for (;;) {
        const std::size_t line = wire_.find("\r\n");
        if (line != std::string::npos) {
            const std::size_t size = std::stoul(wire_.substr(0, line), nullptr, 16);
            if (wire_.size() >= line + 2 + size + 2) {
                text_ += wire_.substr(line + 2, size);
                wire_.erase(0, line + 2 + size + 2);
                return size > 0;
            }
        }
        const std::string more = client_.receive();
        if (more.empty()) throw std::runtime_error("the stream is cut off after: " + wire_);
        wire_ += more;
    }
}

std::optional<EventStreamClient::Block> EventStreamClient::next() {
    std::size_t end = 0;
    while ((end = text_.find("\n\n")) == std::string::npos) {
        if (!read_more()) return std::nullopt;
    }
    const Block block = parse_block(text_.substr(0, end + 1));
    text_.erase(0, end + 2);
    return block;
}

std::optional<EventStreamClient::Block> EventStreamClient::next_event() {
    for (;;) {
        auto block = next();
        if (!block || !block->data.empty()) return block;
    }
}

}  // namespace orderwire::test
