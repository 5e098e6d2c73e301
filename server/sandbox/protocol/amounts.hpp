// Amounts and currencies as Stripe takes them: base/money.hpp has the table. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/money.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

// Required, in any case; lower case from here on.
std::string read_currency(Params& params, std::string_view key);

// Required, in minor units; fails with amount_too_small and amount_too_large beyond what Stripe takes, and
// with parameter_invalid_integer for fractions that a currency has not ("1.234 KWD", "0.50 ISK").
std::int64_t read_amount(Params& params, std::string_view key, std::string_view currency);

// The same from 0 on: the price of one piece.
std::int64_t read_unit_amount(Params& params, std::string_view key, std::string_view currency);

// A part of an amount, not required: fails beyond `most` and for fractions.
std::optional<std::int64_t> read_part(Params& params, std::string_view key, std::int64_t most,
                                      std::string_view currency);

// Whether a total may be charged; nothing at all may be. `param` is named in the error.
ApiResult<void> check_total(std::int64_t total, std::string_view currency, std::string_view param);

}  // namespace orderwire::sandbox
