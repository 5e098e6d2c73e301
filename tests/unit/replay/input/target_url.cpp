#include "replay/input/target_url.hpp"

#include <doctest/doctest.h>

using orderwire::replay::parse_target_url;

TEST_CASE("an address is taken apart as a request needs it") {
    const auto plain = parse_target_url("http://127.0.0.1:8080/webhooks/stripe?x=%20y").value();
    CHECK_FALSE(plain.tls);
    CHECK(plain.host == "127.0.0.1");
    CHECK(plain.port == "8080");
    CHECK(plain.host_header == "127.0.0.1:8080");
    CHECK(plain.target == "/webhooks/stripe?x=%20y");
    CHECK(plain.origin == "http://127.0.0.1:8080");

    const auto secure = parse_target_url("https://shop.example").value();
    CHECK(secure.tls);
    CHECK(secure.port == "443");
    CHECK(secure.host_header == "shop.example");
    CHECK(secure.target == "/");

    const auto six = parse_target_url("http://[::1]:9/").value();
    CHECK(six.host == "::1");
    CHECK(six.host_header == "[::1]:9");
}

TEST_CASE("what is no address is refused") {
    for (const char* text : {"", "127.0.0.1:8080", "ftp://a/b", "http://", "http://u:p@h/", "http://h:0/",
                             "http://h:99999/", "http://a b/", "http://127.0.0.1.example/"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_target_url(text).has_value());
    }
}
