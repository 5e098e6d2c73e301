#include "payments/breaker.hpp"

#include <doctest/doctest.h>

using orderwire::payments::Breaker;
using namespace std::chrono_literals;

namespace {

const Breaker::Instant opened_at{1h};

}  // namespace

TEST_SUITE_BEGIN("payments: breaker");

TEST_CASE("a few failures in a row are tried again, one more is not") {
    Breaker breaker;
    for (int i = 0; i < Breaker::failures_to_open; ++i) {
        CHECK(breaker.lets_through(opened_at));
        breaker.failed(opened_at);
    }
    CHECK_FALSE(breaker.lets_through(opened_at));
    CHECK_FALSE(breaker.lets_through(opened_at + Breaker::open_time - 1ms));
}

TEST_CASE("after a while one call finds out, and its success lets all others through") {
    Breaker breaker;
    for (int i = 0; i < Breaker::failures_to_open; ++i)
        breaker.failed(opened_at);
    const auto later = opened_at + Breaker::open_time;
    CHECK(breaker.lets_through(later));
    CHECK_FALSE(breaker.lets_through(later));
    breaker.failed(later);
    CHECK_FALSE(breaker.lets_through(later + 1s));
    CHECK(breaker.lets_through(later + Breaker::open_time));
    breaker.succeeded();
    CHECK(breaker.lets_through(later + Breaker::open_time));
}

TEST_CASE("a success in between counts the failures anew") {
    Breaker breaker;
    for (int i = 0; i < 10; ++i) {
        breaker.failed(opened_at);
        breaker.succeeded();
    }
    CHECK(breaker.lets_through(opened_at));
}

TEST_SUITE_END();
