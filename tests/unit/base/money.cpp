#include "base/money.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

TEST_CASE("amounts are shown with the decimals of their currency") {
    CHECK(format_amount(4900, "usd") == "49.00 USD");
    CHECK(format_amount(5, "eur") == "0.05 EUR");
    CHECK(format_amount(500, "jpy") == "500 JPY");
    CHECK(format_amount(5, "kwd") == "0.005 KWD");
    CHECK(format_amount(12345, "kwd") == "12.345 KWD");
    CHECK(format_amount(0, "usd") == "0.00 USD");
}
