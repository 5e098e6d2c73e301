#include "sandbox/resources/presentment.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

std::string shown_to(const std::string& email, std::int64_t amount = 4900,
                     std::string_view currency = "usd") {
    const auto presented = presentment_for(email, amount, currency);
    return presented ? json::serialize(*presented) : "";
}

}  // namespace

TEST_CASE("a customer elsewhere is shown an amount in their own currency, rounded up to what it has") {
    CHECK(shown_to("test+location_FR@example.com") ==
          R"({"presentment_amount":4410,"presentment_currency":"eur"})");
    CHECK(shown_to("test+location_JP@example.com", 1) ==
          R"({"presentment_amount":50,"presentment_currency":"jpy"})");
    CHECK(shown_to("test+location_KW@example.com") ==
          R"({"presentment_amount":14700,"presentment_currency":"kwd"})");
}

TEST_CASE("nobody is shown another currency at home, nowhere, or for nothing") {
    CHECK(shown_to("test+location_US@example.com").empty());
    CHECK(shown_to("ada@example.com").empty());
    CHECK(shown_to("test+location_XX@example.com").empty());
    CHECK(shown_to("test+location_fr@example.com").empty());
    CHECK(shown_to("@test+location_FR").empty());
    CHECK(shown_to("test+location_FR@example.com", 0).empty());
    CHECK(shown_to("test+location_FR@example.com", 4900, "xxx").empty());
}

TEST_CASE("a part of an amount is the same part of what was shown") {
    CHECK(presented_part(50, 90, 100) == 45);
    CHECK(presented_part(100, 91, 100) == 91);
    CHECK(presented_part(1, 1'000, 3) == 333);
    CHECK(presented_part(5, 10, 0) == 0);
}
