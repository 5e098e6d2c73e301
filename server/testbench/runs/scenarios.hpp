// The scenarios that ship with the program: those of tests/scenarios, compiled in.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace orderwire::testbench {

struct ShippedScenario {
    std::string_view name;  // of its file, without extension
    std::string_view text;
};

// By name (generated at build time).
extern const std::vector<ShippedScenario> shipped_scenarios;

const ShippedScenario* find_scenario(std::string_view name);
// {"object":"scenario",…} of each.
json::array list_scenarios();

}  // namespace orderwire::testbench
