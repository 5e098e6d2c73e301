#include "replay/input/glob.hpp"

#include <doctest/doctest.h>

using namespace orderwire::replay;

TEST_CASE("a star stands for anything, none included; everything else for itself") {
    CHECK(matches("payment_intent.*", "payment_intent.succeeded"));
    CHECK(matches("*", ""));
    CHECK(matches("*.failed", "charge.failed"));
    CHECK(matches("a*b*c", "aXbYbZc"));
    CHECK(matches("a**c", "ac"));
    CHECK_FALSE(matches("payment_intent", "payment_intent.succeeded"));
    CHECK_FALSE(matches("", "a"));
    CHECK_FALSE(matches("a*b", "a"));
    CHECK_FALSE(matches("a.c", "abc"));
    CHECK_FALSE(matches(std::string(40, '*') + "b", std::string(10'000, 'a')));
}

TEST_CASE("one of several patterns is enough, and none of none fits") {
    CHECK(matches_any({"charge.*", "*.failed"}, "payment_intent.failed"));
    CHECK_FALSE(matches_any({"charge.*", "*.failed"}, "payment_intent.created"));
    CHECK_FALSE(matches_any({}, "charge.failed"));
}
