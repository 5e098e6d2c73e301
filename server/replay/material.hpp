// What a replay sends: the scenario's events and the files', as far as --only and --not leave them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "replay/input.hpp"
#include "replay/options.hpp"
#include "replay/step.hpp"

namespace orderwire::replay {

// What testers handed in.
struct Sources {
    std::optional<Input> scenario;
    ReadFile read_file;  // that the scenario names; empty: it must not name any
    std::vector<Input> recordings;
};

// The files that the options name. Throws InputError.
Sources read_sources(const Options& options);

struct Material {
    std::string name;            // the scenario's, or ""
    bool from_scenario = false;  // its runs have events of their own
    std::vector<Step> steps;
    std::size_t skipped_lines = 0;  // of the recordings
};

// What the scenario says besides goes into `options`. Throws InputError, also for options that make no sense
// together or with these events.
Material read_material(const Sources& sources, Options& options, Time now);

}  // namespace orderwire::replay
