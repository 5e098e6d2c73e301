// The Stripe-Signature header, taken apart, and the MAC that it carries. Internal to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderwire::stripe {

struct SignatureHeader {
    std::size_t timestamps = 0;  // how many there are
    std::string_view timestamp;
    std::vector<std::string_view> v1;
    std::vector<std::string_view> other_schemes;
};

// Items without "=" and unknown schemes are skipped, as Stripe may add some. The text must outlive it.
SignatureHeader read_signature_header(std::string_view text);

// Digits only, without leading zeros: one timestamp has one spelling, so the MAC covers what was read.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

std::string signature_mac(std::string_view secret, std::string_view timestamp, std::string_view body);

}  // namespace orderwire::stripe
