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

TEST_CASE("RFC 3339 times are read, with decimals and offsets") {
    CHECK(parse_rfc3339("2026-11-22T10:20:04.120Z") == from_milliseconds(1'795'342'804'120));
    CHECK(parse_rfc3339("2026-11-22T10:20:04Z") == from_milliseconds(1'795'342'804'000));
    CHECK(parse_rfc3339("2026-11-22t10:20:04.1209z") == from_milliseconds(1'795'342'804'120));
    CHECK(parse_rfc3339("2026-11-22T11:20:04.12+01:00") == from_milliseconds(1'795'342'804'120));
    CHECK(parse_rfc3339("2026-11-22T05:50:04.12-04:30") == from_milliseconds(1'795'342'804'120));
    CHECK(parse_rfc3339(format_rfc3339(from_milliseconds(-1))) == from_milliseconds(-1));
}

TEST_CASE("what is no RFC 3339 time is nothing") {
    for (const char* text :
         {"", "2026-11-22", "2026-11-22T10:20:04", "2026-13-22T10:20:04Z", "2026-02-30T10:20:04Z",
          "2026-11-22T24:20:04Z", "2026-11-22T10:20:04.Z", "2026-11-22T10:20:04ZZ", "-026-11-22T10:20:04Z",
          "2026-11-22T10:20:04+0100", "2026-11-22T10:20:04+25:00", "now"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_rfc3339(text).has_value());
    }
}
