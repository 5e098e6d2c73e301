#include "http/client/retry_after.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace std::chrono_literals;

TEST_CASE("Retry-After is seconds or a date, and never before now") {
    const Time now = from_milliseconds(1'795'000'000'000);  // Wed, 18 Nov 2026 11:06:40 GMT
    const auto parsed = [&](std::string_view text) { return http::parse_retry_after(text, now); };
    CHECK(parsed("0") == 0s);
    CHECK(parsed("120") == 120s);
    CHECK(parsed("31622400") == 31'622'400s);
    CHECK(parsed("31622401") == 31'622'400s);
    CHECK(parsed("99999999999999999999999999") == 31'622'400s);
    CHECK(parsed("Wed, 18 Nov 2026 11:06:45 GMT") == 5s);
    CHECK(parsed("Wed, 18 Nov 2026 11:06:39 GMT") == 0s);
    CHECK(parsed("Fri, 01 Jan 2100 00:00:00 GMT") == 31'622'400s);
    for (const char* bad : {"", "-1", "1.5", "soon", "12 s", " "})
        CHECK_FALSE(parsed(bad).has_value());
}
