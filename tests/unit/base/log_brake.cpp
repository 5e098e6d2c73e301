#include "base/log_brake.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("base: log_brake");

TEST_CASE("so many lines pass in a second, the rest are counted for the next one that does") {
    LogBrake brake(2);
    const LogBrake::Instant now{1h};
    CHECK(brake.pass(now) == 0);
    CHECK(brake.pass(now + 500ms) == 0);
    CHECK_FALSE(brake.pass(now + 600ms).has_value());
    CHECK_FALSE(brake.pass(now + 999ms).has_value());
    CHECK(brake.pass(now + 1s) == 2);
    CHECK(brake.pass(now + 1s) == 0);
    CHECK_FALSE(brake.pass(now + 1s).has_value());
    CHECK(brake.pass(now + 10s) == 1);
}

TEST_SUITE_END();
