#include "testbench/runs/scenarios.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

TEST_SUITE_BEGIN("testbench: scenarios");

TEST_CASE("the scenarios that ship are listed with their titles, and found by their names") {
    const json::array list = list_scenarios();
    REQUIRE_FALSE(list.empty());
    CHECK(list.size() == shipped_scenarios.size());
    for (const json::value& scenario : list) {
        const json::object& shown = scenario.as_object();
        CAPTURE(text_at(shown, "name"));
        CHECK_FALSE(text_at(shown, "title").empty());
        CHECK(shown.at("events").to_number<int>() > 0);
        CHECK(find_scenario(text_at(shown, "name")) != nullptr);
    }
    CHECK(find_scenario("none of this name") == nullptr);
}
