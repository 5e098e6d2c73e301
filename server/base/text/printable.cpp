#include "base/text/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text/utf8.hpp"

namespace orderwire {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Controls, and what draws nothing itself but changes how its neighbours look (Unicode's Cc, Cf, Zl, Zp).
bool is_printable(char32_t value) {
    constexpr std::array<Range, 12> hidden{{{0x00, 0x1F},
                                            {0x7F, 0x9F},
                                            {0xAD, 0xAD},
                                            {0x061C, 0x061C},
                                            {0x180E, 0x180E},
                                            {0x200B, 0x200F},
                                            {0x2028, 0x202E},
                                            {0x2060, 0x206F},
                                            {0xFEFF, 0xFEFF},
                                            {0xFFF9, 0xFFFB},
                                            {0xFFFE, 0xFFFF},
                                            {0xE0000, 0xE0FFF}}};
    return std::none_of(hidden.begin(), hidden.end(),
                        [&](const Range& range) { return value >= range.first && value <= range.last; });
}

std::string escaped(char32_t value) {
    if (value == U'\n') return "\\n";
    if (value == U'\r') return "\\r";
    if (value == U'\t') return "\\t";
    const auto number = static_cast<std::uint32_t>(value);
    return number > 0xFFFF ? fmt::format("\\U{:08x}", number) : fmt::format("\\u{:04x}", number);
}

std::string escaped_byte(char byte) { return fmt::format("\\x{:02x}", static_cast<unsigned char>(byte)); }

// JSON has four digits; more need a surrogate pair.
std::string json_escaped(char32_t value) {
    const auto number = static_cast<std::uint32_t>(value);
    if (number <= 0xFFFF) return fmt::format("\\u{:04x}", number);
    const std::uint32_t above = number - 0x10000;
    return fmt::format("\\u{:04x}\\u{:04x}", 0xD800U + (above >> 10U), 0xDC00U + (above & 0x3FFU));
}

// `escape` writes a code point that is not printable, `escape_byte` what is no UTF-8; `kept` stays.
template <class Escape, class EscapeByte>
std::string made_printable(std::string_view text, std::string_view kept, Escape escape,
                           EscapeByte escape_byte) {
    std::string made;
    made.reserve(text.size());
    while (!text.empty()) {
        const Utf8CodePoint point = first_code_point(text);
        const std::size_t bytes = std::max<std::size_t>(point.bytes, 1);
        if (point.bytes == 0) {
            made += escape_byte(text.front());
        } else if (is_printable(point.value) || kept.find(text.front()) != kept.npos) {
            made += text.substr(0, bytes);
        } else {
            made += escape(point.value);
        }
        text.remove_prefix(bytes);
    }
    return made;
}

}  // namespace

bool has_unprintable(std::string_view text) {
    while (!text.empty()) {
        const Utf8CodePoint point = first_code_point(text);
        if (point.bytes == 0 || !is_printable(point.value)) return true;
        text.remove_prefix(point.bytes);
    }
    return false;
}

std::string printable(std::string_view text) {
    return has_unprintable(text) ? made_printable(text, "", escaped, escaped_byte) : std::string(text);
}

std::string printable_lines(std::string_view text) {
    return made_printable(text, "\n\t", escaped, escaped_byte);
}

std::string printable_json(std::string_view serialized) {
    if (!has_unprintable(serialized)) return std::string(serialized);
    return made_printable(serialized, "", json_escaped, [](char) { return "\\ufffd"; });
}

}  // namespace orderwire
