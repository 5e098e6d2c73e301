#include "http/address_range.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string>
#include <vector>

namespace orderwire::http {

namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parse_address(std::string_view text) {
    boost::system::error_code error;
    const ip::address address = ip::make_address(std::string(text), error);
    if (error) return std::nullopt;
    return unmapped(address);
}

ip::address_v6::bytes_type as_v6_bytes(const ip::address& address) {
    const ip::address plain = unmapped(address);
    return plain.is_v4() ? ip::make_address_v6(ip::v4_mapped, plain.to_v4()).to_bytes()
                         : plain.to_v6().to_bytes();
}

std::vector<AddressRange> ranges(std::initializer_list<std::string_view> texts) {
    std::vector<AddressRange> parsed;
    for (const std::string_view text : texts)
        parsed.push_back(AddressRange::parse(text).value());
    return parsed;
}

bool any_contains(const std::vector<AddressRange>& ranges, const ip::address& address) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const AddressRange& range) { return range.contains(address); });
}

// The IPv4 address in the four bytes from `first` on.
ip::address embedded(const ip::address_v6::bytes_type& bytes, std::size_t first) {
    return ip::address_v4({bytes[first], bytes[first + 1], bytes[first + 2], bytes[first + 3]});
}

// IANA's registries of special-purpose addresses, and the groups.
bool is_public_v4(const ip::address& address) {
    static const auto special =
        ranges({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
                "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"});
    return !any_contains(special, address);
}

bool is_public_v6(const ip::address_v6& address) {
    static const auto nat64 = ranges({"64:ff9b::/96"});
    static const auto six_to_four = ranges({"2002::/16"});
    static const auto global = ranges({"2000::/3"});
    static const auto special = ranges({"2001::/23", "2001:db8::/32", "3fff::/20"});
    if (any_contains(nat64, address)) return is_public_v4(embedded(address.to_bytes(), 12));
    if (any_contains(six_to_four, address)) return is_public_v4(embedded(address.to_bytes(), 2));
    return any_contains(global, address) && !any_contains(special, address);
}

}  // namespace

bool is_public(const ip::address& address) {
    const ip::address plain = unmapped(address);
    return plain.is_v4() ? is_public_v4(plain) : is_public_v6(plain.to_v6());
}

ip::address unmapped(const ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

std::uint64_t network_of(const ip::address& address) {
    const ip::address plain = unmapped(address);
    if (plain.is_v4()) return std::uint64_t{0xffff} << 32 | plain.to_v4().to_uint();
    std::uint64_t network = 0;
    const auto bytes = plain.to_v6().to_bytes();
    for (std::size_t i = 0; i < 8; ++i)
        network = network << 8 | bytes[i];
    return network;
}

std::optional<ip::address> parse_forwarded_address(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        return parse_address(text.substr(1, end - 1));
    }
    // One colon: an IPv4 address and its port.
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos) {
        text = text.substr(0, colon);
    }
    return parse_address(text);
}

result<AddressRange> AddressRange::parse(std::string_view text) {
    const Error error{"invalid_cidr",
                      "'" + std::string(text) + "' is not an address range, such as 10.0.0.0/8 or ::1/128"};
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return error;
    AddressRange range;
    range.bytes_ = as_v6_bytes(*address);
    if (slash == std::string_view::npos) return range;

    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return error;
    const bool written_as_v4 = text.find(':') == std::string_view::npos;
    if (bits > (written_as_v4 ? 32u : 128u)) return error;
    range.prefix_bits_ = written_as_v4 ? 96 + bits : bits;
    return range;
}

bool AddressRange::contains(const ip::address& address) const {
    const auto bytes = as_v6_bytes(address);
    for (unsigned bit = 0; bit < prefix_bits_; bit += 8) {
        const unsigned counted = std::min(8u, prefix_bits_ - bit);
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - counted));
        if (((bytes[bit / 8] ^ bytes_[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

}  // namespace orderwire::http
