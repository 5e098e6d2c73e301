#include "http/server/target.hpp"

#include <doctest/doctest.h>

using namespace orderwire::http;

TEST_CASE("a target is a decoded path and a decoded query") {
    const auto target = parse_target("/a%20b/c?since=3&name=x+y%2Bz&flag&=v&&since=4");
    REQUIRE(target.has_value());
    CHECK(target->path == "/a b/c");
    CHECK(target->query.at("since") == "3");
    CHECK(target->query.at("name") == "x y+z");
    CHECK(target->query.at("flag") == "");
    CHECK(target->query.at("") == "v");
    CHECK(target->query.size() == 4);
}

TEST_CASE("a plus in a path stays a plus") { CHECK(parse_target("/a+b")->path == "/a+b"); }

TEST_CASE("characters that browsers send unescaped are taken") {
    const auto target = parse_target("/a|b?q=[x]^\"{y}\"=z");
    REQUIRE(target.has_value());
    CHECK(target->path == "/a|b");
    CHECK(target->query.at("q") == "[x]^\"{y}\"=z");
}

TEST_CASE("the absolute form and the star are targets too") {
    CHECK(parse_target("http://shop.example/a?b=c")->path == "/a");
    CHECK(parse_target("https://shop.example:8443/")->path == "/");
    CHECK(parse_target("*")->path == "*");
}

TEST_CASE("a path has one spelling") {
    for (const char* text : {"/", "/metrics", "/socket.io/", "/a%20b", "/%C3%A9", "/%c3%a9", "/a|b", "/...",
                             "/.a/b.", "/a?b=//%61/../", "http://shop.example/metrics"}) {
        CAPTURE(text);
        CHECK(parse_target(text)->is_plain);
    }
    for (const char* text :
         {"/%6detrics", "/%6Detrics", "/metric%73", "//metrics", "/metrics//", "//", "/./metrics",
          "/a/../metrics", "/..", "/.", "/a/.", "/%2e/metrics", "/%2E%2e/metrics", "/api%2Forders",
          "/api%2forders", "/a%2Db", "/%7Ea", "/%30", "http://shop.example//metrics"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_target(text)->is_plain);
    }
}

TEST_CASE("a target without a path is bad") {
    for (const char* text :
         {"", "a", "shop.example:443", "http://", "http://shop.example", "http://shop?x=/", "**"}) {
        CAPTURE(text);
        const auto target = parse_target(text);
        REQUIRE_FALSE(target.has_value());
        CHECK(target.error().code == "bad_request");
    }
}

TEST_CASE("a broken percent-encoding is bad, in the path and in the query") {
    for (const char* text : {"/%", "/%2", "/%zz", "/a?b=%", "/a?%g1=b", "/a%00b", "/a?b=%00", "/%%30"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_target(text).has_value());
    }
}
