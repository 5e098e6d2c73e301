// A scenario file made of what happened to an order: docs/scenario.schema.json is its form. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "store/store.hpp"

namespace orderwire::testbench {

// `bodies` are the order's events in the order of arrival; those that are no JSON are left out. In them the
// order's own id, payment intent, amount and currency become the scenario's names for those of any order.
json::object recorded_scenario(const std::vector<std::string>& bodies, const store::OrderDetails& order,
                               domain::Status expected);

}  // namespace orderwire::testbench
