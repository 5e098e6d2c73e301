// Amounts and currencies as Stripe takes them. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/money.hpp"
#include "sandbox/params.hpp"

namespace orderwire::sandbox {

// The most that a payment can be, in minor units.
inline constexpr std::int64_t amount_max = 99'999'999;
inline constexpr std::int64_t amount_min = 50;

// Required, in any case; lower case from here on.
std::string read_currency(Params& params, std::string_view key);

// Required, in minor units; fails with amount_too_small and amount_too_large beyond what Stripe takes.
std::int64_t read_amount(Params& params, std::string_view key, std::string_view currency);

}  // namespace orderwire::sandbox
