// What a page asks to be replayed: POST /api/testbench/runs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "replay/input/input_set.hpp"
#include "replay/options.hpp"

namespace orderwire::testbench {

struct RunRequest {
    replay::Options options;
    bool fresh_order = false;
    // One of the three:
    std::vector<std::int64_t> deliveries;
    std::string text;  // of a file that was dropped, and its name
    std::string name;
    std::string scenario;
};

// Errors: `bad_request`, whose detail names the member and what is accepted.
result<RunRequest> read_run_request(const json::object& body);

// What answers count as right, where a scenario does not say it: a wrong signature must be refused.
void expect_what_fits(replay::Options& options);

// The text of a dropped file, as a scenario where it is one, else as a recording.
replay::InputSources sources_of(std::string name, std::string text);
// The course for whose order a scenario was written, or "".
std::string course_of(const replay::InputSources& sources);

}  // namespace orderwire::testbench
