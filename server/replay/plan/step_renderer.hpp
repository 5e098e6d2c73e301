// What each event of a replay becomes in one of its runs: with the ids, the order and the amount of this run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay/input/replay_step.hpp"
#include "replay/options.hpp"
#include "replay/plan/rewriter.hpp"

namespace orderwire::replay {

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
