// Ranges of addresses, IPv4 and IPv6 alike.
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace orderwire::http {

// An IPv4 address that is written as IPv6 (::ffff:192.0.2.1), as IPv4; any other as it is.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

// Whom an address counts as where something is limited by it: an IPv4 address itself, an IPv6 address as its
// /64, which is one customer's. The families don't meet: no client's IPv6 address begins with 0:ffff.
std::uint64_t network_of(const boost::asio::ip::address& address);

// An address as X-Forwarded-For carries it: alone, or with a port ("192.0.2.1:80", "[2001:db8::1]:80").
std::optional<boost::asio::ip::address> parse_forwarded_address(std::string_view text);

// Whether an address belongs to somebody on the public Internet: not this machine or its network (loopback,
// private, link-local, unique local, carrier-grade NAT), not a group, not reserved, and no way to write one
// of those in IPv6 (mapped, 6to4, NAT64).
bool is_public(const boost::asio::ip::address& address);

class AddressRange {
  public:
    // "10.0.0.0/8", "::1/128", or one address. Bits beyond the prefix don't count. Error: `invalid_cidr`.
    static result<AddressRange> parse(std::string_view text);
    bool contains(const boost::asio::ip::address& address) const;

  private:
    std::array<std::uint8_t, 16> bytes_{};  // IPv4 as ::ffff:a.b.c.d
    unsigned prefix_bits_ = 128;
};

}  // namespace orderwire::http
