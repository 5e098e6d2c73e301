#include "base/text/base64.hpp"

#include <doctest/doctest.h>

#include <random>

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
