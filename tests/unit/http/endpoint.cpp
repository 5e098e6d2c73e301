#include "http/endpoint.hpp"

#include <doctest/doctest.h>

using namespace orderwire::http;

TEST_CASE("an endpoint is a host and a port") {
    const auto v4 = parse_endpoint("127.0.0.1:8080");
    REQUIRE(v4.has_value());
    CHECK(v4->host == "127.0.0.1");
    CHECK(v4->port == 8080);
    const auto v6 = parse_endpoint("[::1]:0");
    REQUIRE(v6.has_value());
    CHECK(v6->host == "::1");
    CHECK(v6->port == 0);
    CHECK(to_string(*v6) == "[::1]:0");
    const auto name = parse_endpoint("localhost:65535");
    REQUIRE(name.has_value());
    CHECK(to_string(*name) == "localhost:65535");
}

TEST_CASE("what is no endpoint is refused, with what was given") {
    for (const char* text :
         {"", ":", "8080", ":8080", "localhost", "localhost:", "localhost:65536", "localhost:-1",
          "localhost:80x", "::1:8080", "[::1]", "[::1", "[x]:80", "a b:80", "[127.0.0.1]:80"}) {
        CAPTURE(text);
        const auto endpoint = parse_endpoint(text);
        REQUIRE_FALSE(endpoint.has_value());
        CHECK(endpoint.error().code == "invalid_endpoint");
        CHECK(endpoint.error().detail.find(text) != std::string::npos);
    }
}

TEST_CASE("a name resolves to IPv4 before IPv6, an address to itself") {
    CHECK(resolve({"localhost", 80}).address().to_string() == "127.0.0.1");
    CHECK(resolve({"::1", 80}).address().to_string() == "::1");
    CHECK_THROWS_AS(resolve({"no-such-host.invalid", 80}), std::runtime_error);
}
