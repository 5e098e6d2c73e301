// One event of a replay: recorded, or written in a scenario, where names such as "$order" stand for what a
// run makes for itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "replay/input/recording.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

// What a run's events are about.
struct TestOrder {
    std::string order;
    std::string payment_intent;
    std::int64_t amount = 0;
    std::string currency;
};

struct ReplayStep {
    RecordedEvent event;
    // Written in a scenario, with "$order", "$payment_intent", "$amount" and "$currency" for the run's own
    // order.
    bool is_template = false;
    std::optional<SignatureMode> sign;  // else the replay's
    // What this event must get, before what the replay expects of all.
    std::vector<int> expect_http;
    std::string expect_verdict;
};

// Whether a value written in a scenario names the run's order, so that there must be one; and the value with
// what those names stand for.
bool needs_test_order(const json::value& written);
void fill_placeholders(json::value& written, const TestOrder& test_order);

}  // namespace orderwire::replay
