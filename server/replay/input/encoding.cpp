#include "replay/input/encoding.hpp"

#include <cstdint>
#include <string_view>

namespace orderwire::replay {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view little_endian_mark = "\xFF\xFE";
constexpr std::string_view big_endian_mark = "\xFE\xFF";

void append_utf8(std::string& text, std::uint32_t point) {
    const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | (point >> 6));
        tail(0);
    } else if (point < 0x10000) {
        text += static_cast<char>(0xE0 | (point >> 12));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xF0 | (point >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

Error broken(std::size_t at) {
    return {"invalid_encoding", "this UTF-16 is broken at byte " + std::to_string(at + 1)};
}

result<std::string> from_utf16(std::string_view bytes, bool big_endian) {
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
    };
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t at = 2; at < bytes.size(); at += 2) {
        if (at + 1 >= bytes.size()) return broken(at);
        std::uint32_t point = unit(at);
        if (point >= 0xDC00 && point < 0xE000) return broken(at);
        if (point >= 0xD800 && point < 0xDC00) {
            const std::uint32_t low = at + 3 < bytes.size() ? unit(at + 2) : 0;
            if (low < 0xDC00 || low >= 0xE000) return broken(at);
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        append_utf8(text, point);
    }
    return text;
}

}  // namespace

result<std::string> to_utf8(std::string bytes) {
    if (bytes.starts_with(utf8_mark)) return bytes.substr(utf8_mark.size());
    if (bytes.starts_with(little_endian_mark)) return from_utf16(bytes, false);
    if (bytes.starts_with(big_endian_mark)) return from_utf16(bytes, true);
    // No JSON begins with a zero byte, nor has one after its first character.
    if (bytes.size() > 1 && (bytes[0] == '\0' || bytes[1] == '\0')) {
        return Error{"invalid_encoding",
                     "this looks like UTF-16 without its mark; save it as UTF-8, or with the mark"};
    }
    return bytes;
}

}  // namespace orderwire::replay
