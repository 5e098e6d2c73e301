// The events of a replay: from recordings, or written in a scenario, and what each of them becomes in a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay/input.hpp"
#include "replay/options.hpp"
#include "replay/recording.hpp"
#include "replay/rewrite.hpp"
#include "replay/shop.hpp"

namespace orderwire::replay {

struct Step {
    RecordedEvent event;
    // Written in a scenario, with "$order", "$payment_intent", "$amount" and "$currency" for the run's own
    // order.
    bool is_template = false;
    std::optional<Sign> sign;  // else the replay's
    // What this event must get, before what the replay expects of all.
    std::vector<int> expect_http;
    std::string expect_verdict;
};

// Whether a value written in a scenario names the run's order, so that there must be one; and the value with
// what those names stand for.
bool needs_subject(const json::value& written);
void fill_in(json::value& written, const Subject& subject);

// What turns recorded events into a run's own, which differ only in these.
class Preparation {
  public:
    // `subject` is the run's order where there is one; `salt` makes the run's new ids.
    Preparation(const Options& options, const std::vector<Step>& steps, std::optional<Subject> subject,
                Renew renew, const std::string& salt);

    // The step as it is sent in this run.
    Step apply(const Step& step) const;

  private:
    std::optional<Subject> subject_;
    Rewriter recorded_;
    Rewriter written_;
};

}  // namespace orderwire::replay
