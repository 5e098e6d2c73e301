#include "stripe/signature.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/crypto.hpp"

namespace orderwire::stripe {

namespace {

struct Header {
    std::string_view timestamp;
    std::vector<std::string_view> v1;
};

Error bad(std::string detail) { return {"bad_signature", std::move(detail)}; }

// Items without "=" and unknown schemes are skipped, as Stripe may add some; a repeated t is not.
result<Header> split(std::string_view text) {
    Header header;
    bool has_timestamp = false;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view item = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view value = item.substr(equals + 1);
        const std::string_view scheme = item.substr(0, equals);
        if (scheme == "t") {
            if (has_timestamp) return bad("the header has more than one t");
            has_timestamp = true;
            header.timestamp = value;
        } else if (scheme == "v1") {
            header.v1.push_back(value);
        }
    }
    if (!has_timestamp) return bad("the header has no t (timestamp)");
    if (header.v1.empty()) return bad("the header has no v1 signature");
    return header;
}

// Digits only, without leading zeros: one timestamp has one spelling, so the MAC covers what was read.
std::optional<std::int64_t> parse_timestamp(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string mac(std::string_view secret, std::string_view timestamp, std::string_view body) {
    std::string signed_text;
    signed_text.reserve(timestamp.size() + 1 + body.size());
    signed_text.append(timestamp).append(1, '.').append(body);
    return hmac_sha256_hex(secret, signed_text);
}

}  // namespace

result<void> verify_signature(std::string_view header, std::string_view body, std::span<const Secret> secrets,
                              std::int64_t now) {
    if (header.empty()) return bad("the Stripe-Signature header is missing");
    if (body.empty()) return bad("the body is empty");
    const result<Header> parts = split(header);
    if (!parts) return parts.error();
    const std::optional<std::int64_t> timestamp = parse_timestamp(parts->timestamp);
    if (!timestamp) return bad("t is not a plain decimal number of seconds");

    // Every pair is compared, so that the time taken does not tell which one matched.
    bool matches = false;
    for (const Secret& secret : secrets) {
        const std::string expected = mac(secret.reveal(), parts->timestamp, body);
        for (const std::string_view candidate : parts->v1) {
            if (equal_in_constant_time(candidate, expected)) matches = true;
        }
    }
    if (!matches)
        return bad("no v1 signature matches: another secret signed it, or the body was changed on its way");

    // The age is judged last: only who knows the secret learns anything about the clock. A timestamp as large
    // as int64 allows must not overflow, so the signed bound moves to `now`'s side.
    if (*timestamp < now - signature_tolerance) {
        return bad("t is " + std::to_string(now - *timestamp) + " s old; at most 300 s are accepted");
    }
    if (*timestamp > now + signature_tolerance) return bad("t is more than 300 s in the future");
    return {};
}

std::string sign(std::string_view body, std::span<const Secret> secrets, std::int64_t timestamp) {
    const std::string t = std::to_string(timestamp);
    std::string header = "t=" + t;
    for (const Secret& secret : secrets)
        header += ",v1=" + mac(secret.reveal(), t, body);
    return header;
}

}  // namespace orderwire::stripe
