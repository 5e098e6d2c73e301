#include "http/origin.hpp"

#include <doctest/doctest.h>

using namespace orderwire::http;

TEST_CASE("an origin is scheme, host and port, in one spelling") {
    CHECK(parse_origin("https://Shop.Example").value() == "https://shop.example");
    CHECK(parse_origin("https://shop.example:443").value() == "https://shop.example");
    CHECK(parse_origin("http://shop.example:443").value() == "http://shop.example:443");
    CHECK(parse_origin("http://[::1]:8080").value() == "http://[::1]:8080");
    for (const char* bad : {"", "null", "*", "shop.example", "ftp://shop.example", "https://",
                            "https://u@shop.example", "https://a/b", "https://a?b", "https://a#b"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_origin(bad).has_value());
    }
}

TEST_CASE("our own pages and those allowed may act, others not; who sends no origin is no browser") {
    const OriginPolicy policy("https://orders.example", {"https://shop.example"});
    CHECK(policy.allows(""));
    CHECK(policy.allows("https://orders.example"));
    CHECK(policy.allows("https://shop.example"));
    for (const char* foreign :
         {"null", "http://orders.example", "https://orders.example:8443",
          "https://orders.example.evil.example", "https://evil.example", "http://localhost"}) {
        CAPTURE(foreign);
        CHECK_FALSE(policy.allows(foreign));
    }
}

TEST_CASE("with a loopback public URL every loopback name with the same port is our own") {
    const OriginPolicy policy("http://127.0.0.1:8080", {});
    CHECK(policy.allows("http://localhost:8080"));
    CHECK(policy.allows("http://[::1]:8080"));
    CHECK_FALSE(policy.allows("http://localhost:8081"));
    CHECK_FALSE(policy.allows("https://localhost:8080"));
}

TEST_CASE("loopback URLs are recognised by name and address") {
    CHECK(is_loopback_url("http://localhost:3000"));
    CHECK(is_loopback_url("http://127.1.2.3"));
    CHECK(is_loopback_url("http://[::1]"));
    CHECK_FALSE(is_loopback_url("http://0.0.0.0:80"));
    CHECK_FALSE(is_loopback_url("https://localhost.evil.example"));
    CHECK_FALSE(is_loopback_url("http://127.0.0.1.evil.example:8080"));
    CHECK_FALSE(is_loopback_url("http://127.0.0.1x"));
    CHECK_FALSE(is_loopback_url("http://[::1].evil.example"));
    CHECK_FALSE(OriginPolicy("http://127.0.0.1:80", {}).allows("http://127.0.0.1x"));
    CHECK_FALSE(is_loopback_url("not a url"));
}
