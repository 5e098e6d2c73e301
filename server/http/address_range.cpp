#include "http/address_range.hpp"

#include <charconv>
#include <string>

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

}  // namespace

ip::address unmapped(const ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
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
