// Adaptive pricing: customers elsewhere pay in a currency of their own. As at Stripe, an address like
// test+location_FR@example.com says where a customer is; rates are made up and never change.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace orderwire::sandbox {

// {presentment_amount, presentment_currency} for a customer with this address; nothing where they pay in
// `currency`. Pure.
std::optional<json::object> presentment_for(std::string_view email, std::int64_t amount,
                                            std::string_view currency);

// The part of an amount in the customer's currency that corresponds to a part of it in the shop's.
std::int64_t presented_part(std::int64_t part, std::int64_t presented, std::int64_t whole);

}  // namespace orderwire::sandbox
