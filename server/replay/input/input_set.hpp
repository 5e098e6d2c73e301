// What a replay sends: the scenario's events and the files', as far as --only and --not leave them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "replay/input/input.hpp"
#include "replay/input/replay_step.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

// What testers handed in.
struct InputSources {
    std::optional<Input> scenario;
    ReadFile read_file;  // that the scenario names; empty: it must not name any
    std::vector<Input> recordings;
};

// The files that the options name. Throws InputError.
InputSources read_input_sources(const Options& options);

struct InputSet {
    std::string name;            // the scenario's, or ""
    bool from_scenario = false;  // its runs have events of their own
    std::vector<ReplayStep> steps;
    std::size_t skipped_lines = 0;  // of the recordings
};

// What the scenario says besides goes into `options`. Throws InputError, also for options that make no sense
// together or with these events.
InputSet read_input_set(const InputSources& sources, Options& options, Time now);

}  // namespace orderwire::replay
