#include "stripe/signature/signature_header.hpp"

#include <algorithm>
#include <charconv>

#include "base/crypto.hpp"

namespace orderwire::stripe {

SignatureHeader read_signature_header(std::string_view text) {
    SignatureHeader header;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view item = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view value = item.substr(equals + 1);
        const std::string_view scheme = item.substr(0, equals);
        if (scheme == "t") {
            ++header.timestamps;
            header.timestamp = value;
        } else if (scheme == "v1") {
            header.v1.push_back(value);
        } else {
            header.other_schemes.push_back(scheme);
        }
    }
    return header;
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string signature_mac(std::string_view secret, std::string_view timestamp, std::string_view body) {
    std::string signed_text;
    signed_text.reserve(timestamp.size() + 1 + body.size());
    signed_text.append(timestamp).append(1, '.').append(body);
    return hmac_sha256_hex(secret, signed_text);
}

}  // namespace orderwire::stripe
