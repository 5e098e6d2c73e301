#include "payments/circuit_breaker.hpp"

#include <doctest/doctest.h>

using orderwire::payments::CircuitBreaker;
using namespace std::chrono_literals;

namespace {

const CircuitBreaker::Instant opened_at{1h};

}  // namespace

TEST_SUITE_BEGIN("payments: circuit breaker");

TEST_CASE("a few failures in a row are tried again, one more is not") {
    CircuitBreaker breaker;
    for (int i = 0; i < CircuitBreaker::failures_to_open; ++i) {
        CHECK(breaker.lets_through(opened_at));
        breaker.failed(opened_at);
    }
    CHECK_FALSE(breaker.lets_through(opened_at));
    CHECK_FALSE(breaker.lets_through(opened_at + CircuitBreaker::open_time - 1ms));
}

TEST_CASE("after a while one call finds out, and its success lets all others through") {
    CircuitBreaker breaker;
    for (int i = 0; i < CircuitBreaker::failures_to_open; ++i)
        breaker.failed(opened_at);
    const auto later = opened_at + CircuitBreaker::open_time;
    CHECK(breaker.lets_through(later));
    CHECK_FALSE(breaker.lets_through(later));
    breaker.failed(later);
    CHECK_FALSE(breaker.lets_through(later + 1s));
    CHECK(breaker.lets_through(later + CircuitBreaker::open_time));
    breaker.succeeded();
    CHECK(breaker.lets_through(later + CircuitBreaker::open_time));
}

TEST_CASE("a success in between counts the failures anew") {
    CircuitBreaker breaker;
    for (int i = 0; i < 10; ++i) {
        breaker.failed(opened_at);
        breaker.succeeded();
    }
    CHECK(breaker.lets_through(opened_at));
}

TEST_SUITE_END();
