#include "testbench/runs/scenarios.hpp"

#include <algorithm>

namespace orderwire::testbench {

const ShippedScenario* find_scenario(std::string_view name) {
    const auto found = std::find_if(shipped_scenarios.begin(), shipped_scenarios.end(),
                                    [name](const ShippedScenario& one) { return one.name == name; });
    return found == shipped_scenarios.end() ? nullptr : &*found;
}

json::array list_scenarios() {
    json::array list;
    for (const ShippedScenario& scenario : shipped_scenarios) {
        const json::object written = parse_json(scenario.text).value().as_object();
        const json::array* events = array_at(written, "events");
        list.push_back({{"object", "scenario"},
                        {"name", scenario.name},
                        {"title", text_at(written, "name")},
                        {"description", text_at(written, "description")},
                        {"events", events == nullptr ? 0 : events->size()}});
    }
    return list;
}

}  // namespace orderwire::testbench
