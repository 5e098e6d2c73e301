#include "base/parse_time.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

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
