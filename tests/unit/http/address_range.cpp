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
