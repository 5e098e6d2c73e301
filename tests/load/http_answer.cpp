#include "load/http_answer.hpp"

#include <algorithm>
#include <charconv>

namespace orderwire::load {

namespace {

std::string_view value_of(std::string_view head, std::string_view name) {
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        if (line.size() <= name.size() || line[name.size()] != ':') continue;
        const bool same = std::equal(name.begin(), name.end(), line.begin(),
                                     [](char lower, char any) { return lower == (any | 0x20); });
        if (!same) continue;
        std::string_view value = line.substr(name.size() + 1);
        while (value.starts_with(' '))
            value.remove_prefix(1);
        return value;
    }
    return {};
}

std::size_t number(std::string_view text, int base = 10) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return value;
}

}  // namespace

std::optional<AnswerHead> read_head(std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return {};
    const std::string_view text = bytes.substr(0, end + 2);
    AnswerHead head;
    head.size = end + 4;
    head.status = static_cast<int>(number(text.substr(std::min<std::size_t>(9, text.size()), 3)));
    head.content_length = number(value_of(text, "content-length"));
    head.chunked = value_of(text, "transfer-encoding") == "chunked";
    head.etag = value_of(text, "etag");
    head.retry_after = value_of(text, "retry-after");
    return head;
}

std::string ChunkReader::read(std::string_view framed) {
    std::string carried;
    while (!framed.empty() && !ended_) {
        if (to_read_ > 0) {
            const std::size_t size = std::min(to_read_, framed.size());
            // The last two bytes of a chunk are its line break.
            const std::size_t data = to_read_ > 2 ? std::min(size, to_read_ - 2) : 0;
            carried.append(framed.substr(0, data));
            to_read_ -= size;
            framed.remove_prefix(size);
            continue;
        }
        const std::size_t end = framed.find('\n');
        line_.append(framed.substr(0, end));
        if (end == std::string_view::npos) break;
        framed.remove_prefix(end + 1);
        const std::size_t size = number(line_, 16);
        line_.clear();
        ended_ = size == 0;
        to_read_ = size + 2;
    }
    return carried;
}

}  // namespace orderwire::load
