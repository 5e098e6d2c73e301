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

TEST_CASE("a page's origin is of any scheme that has pages, in the one form that browsers send") {
    struct Row {
        const char* given;
        const char* sent;
    };
    for (const Row& row :
         {Row{"capacitor://localhost", "capacitor://localhost"},
          Row{"ionic://localhost", "ionic://localhost"}, Row{"tauri://localhost", "tauri://localhost"},
          Row{"Tauri://LocalHost/", "tauri://localhost"},
          Row{"chrome-extension://abcdefghijklmnopabcdefghijklmnop",
              "chrome-extension://abcdefghijklmnopabcdefghijklmnop"},
          Row{"moz-extension://0b8e1b2f-5a0e-4d8f-9a0b-0123456789ab",
              "moz-extension://0b8e1b2f-5a0e-4d8f-9a0b-0123456789ab"},
          Row{"app://obsidian.md", "app://obsidian.md"},
          Row{"capacitor://localhost:443", "capacitor://localhost:443"},
          Row{"HTTPS://Shop.Example:443/", "https://shop.example"},
          Row{"http://shop.example:80", "http://shop.example"},
          Row{"http://shop.example:", "http://shop.example"},
          Row{"http://shop.example:08080", "http://shop.example:8080"},
          Row{"http://[0:0:0:0:0:0:0:1]:3000", "http://[::1]:3000"},
          Row{"https://xn--bcher-kva.example", "https://xn--bcher-kva.example"},
          Row{"http://tauri.localhost", "http://tauri.localhost"}}) {
        CAPTURE(row.given);
        const auto origin = parse_page_origin(row.given);
        REQUIRE(origin.has_value());
        CHECK(*origin == row.sent);
        CHECK(OriginPolicy("https://orders.example", {row.given}).allows(row.sent));
    }
}

TEST_CASE("what no browser ever sends as an origin is refused") {
    for (const char* never : {"",
                              "null",
                              "*",
                              "https://*",
                              "https://*.shop.example",
                              "*.shop.example",
                              "https://shop.*",
                              "shop.example",
                              "//shop.example",
                              "https:shop.example",
                              "https://",
                              "https:///",
                              "https://shop.example/path",
                              "https://shop.example//",
                              "https://shop.example?x",
                              "https://shop.example#x",
                              "https://u@shop.example",
                              "https://u:p@shop.example",
                              "file://",
                              "file:///index.html",
                              "data://x",
                              "blob:https://shop.example",
                              "about://blank",
                              "ws://shop.example",
                              "wss://shop.example",
                              "ftp://shop.example",
                              "https://shop.example:0",
                              "https://shop.example:65536",
                              "https://shop.example:x",
                              "https://shop.example:-1",
                              "http://127.1",
                              "http://0x7f000001",
                              "http://2130706433",
                              "http://127.0.0.1.1",
                              "https://b\u00fccher.example",
                              "https://b%C3%BCcher.example",
                              "https://shop example",
                              "https://shop..example",
                              "https://.example",
                              "http://[::1",
                              "http://::1",
                              "http://[::1]x",
                              "http://[fe80::1%25eth0]",
                              "1x://host",
                              "https://a,b",
                              "https://shop.example\n",
                              "capacitor://"}) {
        CAPTURE(never);
        CHECK_FALSE(parse_page_origin(never).has_value());
        CHECK_FALSE(OriginPolicy("https://orders.example", {never}).allows("https://www.shop.example"));
    }
    CHECK(parse_page_origin("https://*.shop.example").error().detail.find("each origin has to be named") !=
          std::string::npos);
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
