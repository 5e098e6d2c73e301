// Whether what came back is what was expected.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "replay/input/replay_step.hpp"
#include "replay/options.hpp"
#include "replay/report/report.hpp"

namespace orderwire::replay {

class Expectations {
  public:
    Expectations(std::vector<VerdictExpectation> verdicts, std::vector<int> http);

    // Sets `failure`. The HTTP codes of the step count before those of the replay; where neither names any,
    // 2xx is right, and so is an answer whose verdict was expected. A repeated event may be a `duplicate`;
    // the verdict of a corrupted one is not judged.
    void evaluate(const ReplayStep& step, DeliveryOutcome& outcome);

    // The expected types of which nothing was delivered, as failed checks.
    std::vector<Check> unmet() const;

  private:
    struct Expected {
        VerdictExpectation expectation;
        bool met = false;
    };
    std::vector<Expected> verdicts_;
    std::vector<int> http_;
};

// Whether `value` has everything that `expected` has: of objects the members named, of the rest the same
// value.
bool contains(const json::value& value, const json::value& expected);

}  // namespace orderwire::replay
