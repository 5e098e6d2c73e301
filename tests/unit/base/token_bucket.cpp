#include "base/token_bucket.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("base: token_bucket");

namespace {

constexpr Instant bucket_begin{1h};

int taken_of(TokenBucket& bucket, const Rate& rate, Instant now, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; ++i)
        taken += bucket.take(rate, now) ? 1 : 0;
    return taken;
}

}  // namespace

TEST_CASE("the burst at once, then so many a second, and never more than the burst after a pause") {
    const Rate rate{20, 64};
    TokenBucket bucket(rate, bucket_begin);
    CHECK(taken_of(bucket, rate, bucket_begin, 100) == 64);
    CHECK(taken_of(bucket, rate, bucket_begin + 49ms, 10) == 0);
    CHECK(taken_of(bucket, rate, bucket_begin + 51ms, 10) == 1);
    CHECK(taken_of(bucket, rate, bucket_begin + 1052ms, 100) == 20);
    CHECK(taken_of(bucket, rate, bucket_begin + 1h, 100) == 64);
}

TEST_CASE("what is given back can be taken again, but no more than the burst") {
    const Rate rate{1, 2};
    TokenBucket bucket(rate, bucket_begin);
    bucket.give_back(rate);
    CHECK(taken_of(bucket, rate, bucket_begin, 5) == 2);
    bucket.give_back(rate);
    CHECK(taken_of(bucket, rate, bucket_begin, 5) == 1);
}

TEST_CASE("a rate of 0 is none; a clock that stands or goes back fills nothing") {
    const Rate none{};
    TokenBucket free(none, bucket_begin);
    CHECK(taken_of(free, none, bucket_begin, 1000) == 1000);

    const Rate rate{20, 1};
    TokenBucket bucket(rate, bucket_begin);
    CHECK(bucket.take(rate, bucket_begin));
    CHECK_FALSE(bucket.take(rate, bucket_begin - 1h));
    CHECK_FALSE(bucket.take(rate, bucket_begin));
}

TEST_SUITE_END();
