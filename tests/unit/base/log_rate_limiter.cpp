#include "base/log_rate_limiter.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("base: log_rate_limiter");

TEST_CASE("so many lines pass in a second, the rest are counted for the next one that does") {
    LogRateLimiter log_limiter(2);
    const Instant now{1h};
    CHECK(log_limiter.pass(now) == 0);
    CHECK(log_limiter.pass(now + 500ms) == 0);
    CHECK_FALSE(log_limiter.pass(now + 600ms).has_value());
    CHECK_FALSE(log_limiter.pass(now + 999ms).has_value());
    CHECK(log_limiter.pass(now + 1s) == 2);
    CHECK(log_limiter.pass(now + 1s) == 0);
    CHECK_FALSE(log_limiter.pass(now + 1s).has_value());
    CHECK(log_limiter.pass(now + 10s) == 1);
}

TEST_SUITE_END();
