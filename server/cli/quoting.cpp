#include "cli/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text/printable.hpp"

namespace orderwire::cli {

namespace {

constexpr std::size_t shown_bytes_max = 100;
constexpr std::size_t line_bytes_max = 4'000;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_key_part(char c) { return is_word(c) || c == '+' || c == '/' || c == '=' || c == '-'; }
bool ends_url(char c) { return c == ' ' || c == '\'' || c == '"' || c == '<' || c == '>'; }

std::string without_keys(std::string_view text) {
    constexpr std::array<std::string_view, 3> prefixes{"sk_", "rk_", "whsec_"};
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const bool begins = at == 0 || !is_word(text[at - 1]);
        const auto* const prefix = std::find_if(prefixes.begin(), prefixes.end(),
                                                [&](auto known) { return rest.starts_with(known); });
        if (!begins || prefix == prefixes.end()) {
            made += text[at++];
            continue;
        }
        at += prefix->size();
        const std::size_t secret = at;
        while (at < text.size() && is_key_part(text[at]))
            ++at;
        made.append(*prefix).append(at > secret ? "***" : "");
    }
    return made;
}

// scheme://user:password@host?query: without login and query.
std::string without_logins(std::string_view text) {
    constexpr std::string_view mark = "://";
    std::string made;
    for (std::size_t found = text.find(mark); found != text.npos; found = text.find(mark)) {
        made += text.substr(0, found + mark.size());
        text.remove_prefix(found + mark.size());
        std::string_view url(text.begin(), std::find_if(text.begin(), text.end(), ends_url));
        text.remove_prefix(url.size());
        const std::size_t query = url.find('?');
        const std::size_t login = url.rfind('@');
        if (login != url.npos) made += "***@";
        const std::size_t host = login == url.npos ? 0 : login + 1;
        made += url.substr(host, query == url.npos || query < host ? url.npos : query - host);
        if (query != url.npos && query >= host) made += "?***";
    }
    return made.append(text);
}

// At most so many bytes, and no half of a code point.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
        --end;
    return text.substr(0, end);
}

}  // namespace

std::string masked(std::string_view text) { return without_logins(without_keys(text)); }

std::string quote_value(std::string_view given) {
    // Masked first: a login's end may be cut off.
    const std::string whole = masked(given);
    const std::string_view part = cut(whole, shown_bytes_max);
    const std::string rest =
        part.size() < whole.size() ? fmt::format("… ({} bytes)", given.size()) : std::string();
    return fmt::format("'{}{}'", printable(part), rest);
}

bool looks_like_a_name(std::string_view text) {
    return !text.empty() && text.size() <= 40 && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

std::string quote_word(std::string_view given) {
    return looks_like_a_name(given) ? fmt::format("'{}'", given) : "a word (not shown)";
}

std::string error_line(std::string_view message) {
    const std::string whole = masked(message);
    const std::string_view part = cut(whole, line_bytes_max);
    return printable(part) + (part.size() < whole.size() ? "…" : "");
}

}  // namespace orderwire::cli
