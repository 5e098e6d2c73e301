#include "api/hourly_allowance.hpp"

#include <doctest/doctest.h>

using orderwire::api::HourlyAllowance;
using namespace std::chrono_literals;

namespace {

const HourlyAllowance::Instant opened{24h};

}  // namespace

TEST_SUITE_BEGIN("api: hourly allowance");

TEST_CASE("all of them at once, then one after the other as the hour goes") {
    HourlyAllowance allowance(3);
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(allowance.take("ada", opened));
    CHECK(allowance.take("ada", opened) == 20min);
    CHECK(allowance.take("ada", opened + 19min) == 1min);
    CHECK_FALSE(allowance.take("bob", opened));
    CHECK_FALSE(allowance.take("ada", opened + 20min));
    CHECK(allowance.take("ada", opened + 20min).has_value());
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(allowance.take("ada", opened + 3h));
    CHECK(allowance.take("ada", opened + 3h).has_value());
}

TEST_CASE("what was not used comes back") {
    HourlyAllowance allowance(1);
    CHECK_FALSE(allowance.take("ada", opened));
    CHECK(allowance.take("ada", opened) == 1h);
    allowance.give_back("ada");
    CHECK_FALSE(allowance.take("ada", opened));
}

TEST_CASE("without a limit nobody is counted") {
    HourlyAllowance allowance(0);
    for (int i = 0; i < 1'000; ++i)
        CHECK_FALSE(allowance.take("ada", opened));
    allowance.give_back("ada");
    CHECK(allowance.size() == 0);
}

TEST_CASE("ever new names take no more memory than there is room for, and share what is left") {
    HourlyAllowance allowance(1);
    for (int i = 0; i < 70'000; ++i)
        allowance.take("name " + std::to_string(i), opened);
    CHECK(allowance.size() <= 65'536 + 1);
    CHECK(allowance.take("another", opened).has_value());
    // Whose hour is over is forgotten.
    CHECK_FALSE(allowance.take("another", opened + 2h));
    CHECK(allowance.size() == 1);
}

TEST_SUITE_END();
