// A scenario file: events, what happens to them on their way, and what must come of it. Its form is
// docs/scenario.schema.json; docs/testing-webhooks.md explains it.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"
#include "replay/input/input.hpp"
#include "replay/input/replay_step.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

struct Scenario {
    std::string name;
    std::vector<ReplayStep> steps;
};

// Adds to `options` what the scenario says and the command line does not: that counts first. Files of events
// that it names are read by `read_file`; where that is empty, naming one is refused. `now` is the time of the
// events written in it. Throws InputError.
Scenario read_scenario(const Input& input, Options& options, Time now, const ReadFile& read_file);

}  // namespace orderwire::replay
