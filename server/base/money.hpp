// Amounts of money, in words. Stripe counts in minor units, and not every currency has hundredths.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orderwire {

// "49.00 USD", for people; with the currency's own number of decimals: "4900 JPY", "4.900 KWD". `amount` is
// in minor units, `currency` in lower case.
std::string format_amount(std::int64_t amount, std::string_view currency);

}  // namespace orderwire
