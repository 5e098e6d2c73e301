// What a replay sends: the scenario's events and the files', as far as --only and --not leave them.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"
#include "replay/options.hpp"
#include "replay/step.hpp"

namespace orderwire::replay {

struct Material {
    std::string name;  // the scenario's, or ""
    std::vector<Step> steps;
};

// Reads the files; what the scenario says besides goes into `options`. Throws InputError, also for options
// that make no sense together or with these events.
Material read_material(Options& options, Time now);

}  // namespace orderwire::replay
