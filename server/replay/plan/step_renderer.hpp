// The events of a replay: from recordings, or written in a scenario, and what each of them becomes in a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay/input/input.hpp"
#include "replay/input/recording.hpp"
#include "replay/options.hpp"
#include "replay/plan/rewriter.hpp"
#include "replay/run/order_client.hpp"

namespace orderwire::replay {

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

// What turns recorded events into a run's own, which differ only in these.
class StepRenderer {
  public:
    // `test_order` is the run's order where there is one; `salt` makes the run's new ids.
    StepRenderer(const Options& options, const std::vector<ReplayStep>& steps,
                 std::optional<TestOrder> test_order, Renew renew, const std::string& salt);

    // The step as it is sent in this run.
    ReplayStep render(const ReplayStep& step) const;

  private:
    std::optional<TestOrder> test_order_;
    Rewriter recorded_;
    Rewriter written_;
};

}  // namespace orderwire::replay
