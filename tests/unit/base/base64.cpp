#include "base/base64.hpp"

#include <doctest/doctest.h>

#include <random>

#include "transport/socket_io/utf8.hpp"

using namespace orderwire;

TEST_CASE("base64 has the RFC's own examples in both directions") {
    const std::pair<std::string, std::string> examples[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [bytes, text] : examples) {
        CHECK(encode_base64(bytes) == text);
        CHECK(decode_base64(text).value() == bytes);
    }
}

TEST_CASE("any bytes come back from base64 as they were") {
    std::mt19937 random(7);
    for (int i = 0; i < 500; ++i) {
        std::string bytes(random() % 70, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        CHECK(decode_base64(encode_base64(bytes)).value() == bytes);
    }
}

TEST_CASE("what is not base64 is nothing") {
    for (const char* text : {"A", "AA", "AAA", "A===", "====", "=AAA", "A=AA", "AA=A", "AA==AAAA",
                             "AAAA=", "AA A", " AAA", "AAA\n", "AA-_", "AA\xc3\xa9"}) {
        CAPTURE(text);
        CHECK_FALSE(decode_base64(text).has_value());
    }
}

TEST_CASE(
    "UTF-8 is judged by its bounds: overlong forms, surrogates, what is beyond U+10FFFF, what is cut off") {
    for (const char* good : {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                             "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xe2\x82\xac!"}) {
        CAPTURE(good);
        CHECK(is_utf8(good));
    }
    for (const char* bad : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2",
                            "\xc2"
                            "A",
                            "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
                            "\xe2\x82"
                            "A",
                            "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf0\x90\x80",
                            "\xf0\x90\x80\xc0", "\xff"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
    CHECK(is_utf8(std::string_view("\0", 1)));
}
