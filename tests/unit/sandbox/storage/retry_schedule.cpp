#include "sandbox/storage/retry_schedule.hpp"

#include <doctest/doctest.h>

using namespace orderwire::sandbox;
using namespace std::chrono_literals;

TEST_CASE("the wait before a retry doubles from a second up to an hour") {
    CHECK(retry_after(1, 0s) == 1s);
    CHECK(retry_after(2, 1s) == 2s);
    CHECK(retry_after(3, 3s) == 4s);
    CHECK(retry_after(12, 1h) == 2048s);
    CHECK(retry_after(13, 2h) == 1h);
    CHECK(retry_after(1000, 48h) == 1h);
}

TEST_CASE("three days after the first attempt there is no further one") {
    CHECK(retry_after(80, 71h) == 1h);
    CHECK_FALSE(retry_after(80, 71h + 1ms));
}
