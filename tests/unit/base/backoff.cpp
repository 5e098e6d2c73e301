#include "base/backoff.hpp"

#include <doctest/doctest.h>

using orderwire::Backoff;
using namespace std::chrono_literals;

namespace {

const Backoff::Instant failing{1h};

}  // namespace

TEST_CASE("what fails waits by itself, longer each time up to a limit, and what is behind it goes on") {
    Backoff backoff(1min, 4min);
    CHECK(backoff.is_due("a", failing));
    auto now = failing;
    for (const auto pause : {1min, 2min, 4min, 4min}) {
        backoff.failed("a", now);
        CHECK_FALSE(backoff.is_due("a", now + pause - 1ns));
        CHECK(backoff.is_due("b", now));
        now += pause;
        CHECK(backoff.is_due("a", now));
    }
    backoff.succeeded("a");
    backoff.failed("a", now);
    CHECK(backoff.is_due("a", now + 1min));
}

TEST_CASE("what ended some other way is forgotten in the end") {
    Backoff backoff(1min, 4min);
    backoff.failed("a", failing);
    backoff.tidy(failing + 5min);
    CHECK(backoff.size() == 1);
    backoff.tidy(failing + 5min + 1ns);
    CHECK(backoff.size() == 0);
}
