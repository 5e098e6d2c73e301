// Money as Stripe counts it: whole numbers of a currency's minor unit. How many decimals that is, and what
// can be charged, is Stripe's to say: there are currencies without coins that it counts in hundredths (HUF,
// ISK, UGX), and display data of browsers and operating systems say otherwise. Pure; the table is
// base/currencies.inc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace orderwire {

struct Currency {
    std::string_view code;   // lower case ISO 4217
    int decimals = 2;        // of the minor unit: 4900 is 49.00 with two
    std::int64_t step = 1;   // amounts are multiples of it
    std::int64_t least = 1;  // in minor units, as is
    std::int64_t most = 0;   // the most that every way to pay takes
};

// All that Stripe sells in, by code.
std::span<const Currency> currencies();
// Null: Stripe does not sell in it. `code` is lower case.
const Currency* find_currency(std::string_view code);

// Whether Stripe can be asked for such an amount. Errors: `currency_not_accepted`, `amount_not_accepted`,
// with a sentence for the one who sets prices. What needs exchange rates is left to Stripe.
result<void> check_price(std::int64_t amount, std::string_view currency);

// "49.00 USD", for people: "4900 JPY", "4.900 KWD", "4900.00 HUF"; two decimals where the currency is
// unknown.
std::string format_amount(std::int64_t amount, std::string_view currency);

}  // namespace orderwire
