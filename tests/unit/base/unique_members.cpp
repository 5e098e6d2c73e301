#include "base/unique_members.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace orderwire;

TEST_SUITE_BEGIN("base: unique members");

TEST_CASE("an object that names a member twice is found, however deep it lies and however it is written") {
    for (const char* text : {R"({"a":1,"a":1})", R"({"a":1,"b":2,"\u0061":3})", R"([{"a":{"b":1,"b":2}}])",
                             R"({"x":[{},{"":0,"":0}]})"}) {
        CAPTURE(text);
        CHECK_FALSE(has_unique_members(text));
    }
}

TEST_CASE("one name in several objects is none too many") {
    for (const char* text : {"{}", "[]", "7", R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]})",
                             R"({"a":1,"A":2,"a ":3})", " {\"a\" : 1 } "}) {
        CAPTURE(text);
        CHECK(has_unique_members(text));
    }
    // Longer than any buffer of the parser, once whole and once in pieces that escapes make.
    const std::string name(5'000, 'n');
    CHECK(has_unique_members("{\"" + name + "\":1,\"" + name + "m\":2}"));
    CHECK_FALSE(has_unique_members("{\"" + name + "\":1,\"\\u006e" + name.substr(1) + "\":2}"));
}

TEST_CASE("what is no JSON has none") {
    for (const char* text : {"", "{", "{}{}", "{} x", R"({"a":1,})", "\xFF"})
        CHECK_FALSE(has_unique_members(text));
    CHECK_FALSE(has_unique_members(std::string(40, '[') + std::string(40, ']')));
}

TEST_SUITE_END();
