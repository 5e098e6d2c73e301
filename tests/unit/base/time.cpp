#include "base/time.hpp"

#include <doctest/doctest.h>

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
