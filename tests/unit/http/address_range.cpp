#include "http/address_range.hpp"

#include <doctest/doctest.h>

using namespace orderwire::http;

namespace {

bool contains(const char* range, const char* address) {
    return AddressRange::parse(range)->contains(boost::asio::ip::make_address(address));
}

}  // namespace

TEST_CASE("a range contains what its prefix says") {
    CHECK(contains("10.0.0.0/8", "10.255.0.1"));
    CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
    CHECK(contains("10.1.2.3/8", "10.9.9.9"));
    CHECK(contains("192.0.2.128/25", "192.0.2.200"));
    CHECK_FALSE(contains("192.0.2.128/25", "192.0.2.127"));
    CHECK(contains("192.0.2.1", "192.0.2.1"));
    CHECK_FALSE(contains("192.0.2.1", "192.0.2.2"));
    CHECK(contains("2001:db8::/33", "2001:db8:7fff::1"));
    CHECK_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
    CHECK(contains("0.0.0.0/0", "203.0.113.9"));
    CHECK_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
    CHECK(contains("::/0", "203.0.113.9"));
}

TEST_CASE("an IPv4 address written as IPv6 is the IPv4 address") {
    CHECK(contains("10.0.0.0/8", "::ffff:10.1.1.1"));
    CHECK(unmapped(boost::asio::ip::make_address("::ffff:10.1.1.1")).to_string() == "10.1.1.1");
    CHECK(unmapped(boost::asio::ip::make_address("::1")).to_string() == "::1");
}

TEST_CASE("what is no range is refused") {
    for (const char* text :
         {"", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::1/129", "::1/1x", "/8"}) {
        CAPTURE(text);
        const auto range = AddressRange::parse(text);
        REQUIRE_FALSE(range.has_value());
        CHECK(range.error().code == "invalid_cidr");
    }
}

TEST_CASE("a forwarded address may carry a port") {
    CHECK(parse_forwarded_address("192.0.2.1:80")->to_string() == "192.0.2.1");
    CHECK(parse_forwarded_address("192.0.2.1")->to_string() == "192.0.2.1");
    CHECK(parse_forwarded_address("[2001:db8::1]:80")->to_string() == "2001:db8::1");
    CHECK(parse_forwarded_address("2001:db8::1")->to_string() == "2001:db8::1");
    for (const char* text : {"", "unknown", "_hidden", "[", "[]", "1.2.3", "1.2.3.4.5"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_forwarded_address(text).has_value());
    }
}

TEST_CASE("an address is public unless it is somebody's own, a group's, or reserved") {
    const auto verdict = [](const char* text) { return is_public(boost::asio::ip::make_address(text)); };
    for (const char* address :
         {"1.1.1.1",        "8.8.8.8",          "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
          "100.128.0.0",    "126.255.255.255",  "128.0.0.0",       "169.253.255.255", "169.255.0.0",
          "172.15.255.255", "172.32.0.0",       "192.167.255.255", "192.169.0.0",     "198.17.255.255",
          "198.20.0.0",     "223.255.255.255",  "2606:4700::1111", "2a00::1",         "2001:4860:4860::8888",
          "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"}) {
        CAPTURE(address);
        CHECK(verdict(address));
    }
    for (const char* address :
         {"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
          "127.0.0.1", "127.255.255.255", "169.254.0.1", "169.254.169.254", "172.16.0.0", "172.31.255.255",
          "192.0.0.1", "192.0.2.1", "192.168.0.1", "192.168.255.255", "198.18.0.0", "198.19.255.255",
          "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.0", "255.255.255.255",
          // IPv6: unspecified, loopback, unique local (one cloud's metadata service among them), link-local,
          // groups, Teredo, documentation, discard
          "::", "::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
          "2001::1", "2001:db8::1", "3fff::1", "100::1", "4000::1",
          // IPv4 in IPv6's clothes
          "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
          "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::1", "2002:a00:1::1"}) {
        CAPTURE(address);
        CHECK_FALSE(verdict(address));
    }
}
