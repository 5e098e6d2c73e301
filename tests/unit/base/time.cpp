#include "base/time.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace orderwire;

TEST_CASE("times are RFC 3339 with milliseconds") {
    CHECK(format_rfc3339(from_milliseconds(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(format_rfc3339(from_milliseconds(1'795'342'804'120)) == "2026-11-22T10:20:04.120Z");
    CHECK(format_rfc3339(from_milliseconds(-1)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("seconds round down, before 1970 too") {
    CHECK(to_seconds(from_milliseconds(1999)) == 1);
    CHECK(to_seconds(from_milliseconds(-1)) == -1);
}

TEST_CASE("times that a date cannot say are shown as the first or the last") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    for (const Time late : {from_seconds(most), from_milliseconds(most), from_seconds(last_second + 1)})
        CHECK(format_rfc3339(late).starts_with("9999-12-31T23:59:59."));
    for (const Time early : {from_seconds(least), from_milliseconds(least)})
        CHECK(format_rfc3339(early).starts_with("0000-01-01T00:00:00."));
    CHECK(format_rfc3339(from_seconds(last_second)) == "9999-12-31T23:59:59.000Z");
    CHECK(format_rfc3339(from_milliseconds(-62'167'219'200'000)) == "0000-01-01T00:00:00.000Z");
    CHECK(format_rfc3339(from_milliseconds(-62'167'219'200'001)) == "0000-01-01T00:00:00.000Z");
}
