// What a Checkout session sells: its line items, each a quantity of a price.
#pragma once

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

struct LineItems {
    json::array items;  // as the API shows them
    std::string currency;
    std::int64_t total = 0;  // minor units
};

// Reads line_items[n][price | price_data, quantity]; prices that are described are made and stored. Errors:
// none at all, more than 100, several currencies, a total beyond what Stripe takes.
ApiResult<LineItems> read_line_items(EmulatorContext& context, Params& params);

}  // namespace orderwire::sandbox
